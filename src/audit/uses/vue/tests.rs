use super::*;
use crate::audit::uses::find as find_in;

#[track_caller]
fn hold(language: Language, text: &str, expected: &[&str]) {
    let found = find_in(language, text);
    let line = |at: usize| text[..at].matches('\n').count() + 1;
    let uses = found.uses.iter().map(|one| {
        assert!(text[one.place.clone()].ends_with(&one.name), "{text}");
        format!("{} {}", line(one.place.start), one.name)
    });
    assert_eq!(uses.collect::<Vec<_>>(), expected, "{text}");
}

#[test]
fn components_of_vue() {
    hold(
        Language::Vue,
        "<script setup lang=\"ts\">\nconst api = import.meta.env.VITE_A as string\nconst env = import.meta.env\n</script>\n\n\
         <template>\n  <!-- {{ import.meta.env.VITE_NOT }} -->\n  <p>process.env.NOT {{ import.meta.env.VITE_B }} é</p>\n  \
         <a :href=\"env.VITE_C\" title=\"process.env.NOT\" @click=\"go(env.VITE_D); stop()\">x</a>\n  \
         <li v-for=\"(x, i) in list(env.VITE_E)\" :key=\"i\" v-if=\"env.DEV && env['VITE_F']\">{{ `${env.VITE_G}` }}</li>\n  \
         <my-tag :class=\"{ a: env.VITE_H, 'b-c': 1 }\" #default=\"{ item }\" />\n</template>\n\n\
         <style scoped>\n.a { content: 'process.env.NOT'; color: v-bind(env) }\n</style>\n<docs>\n{{ process.env.NOT }} import.meta.env.VITE_NOT\n</docs>\n",
        &["2 VITE_A", "8 VITE_B", "9 VITE_C", "9 VITE_D", "10 VITE_E", "10 VITE_F", "10 VITE_G", "11 VITE_H"],
    );
    hold(
        Language::Vue,
        "<template>\n  <div>{{ 'process.env.NOT' }}</div>\n</template>\n<script>\nexport default {\n  data() { return { a: process.env.VUE_APP_A } },\n  // process.env.NOT\n}\n</script>",
        &["6 VUE_APP_A"],
    );
    hold(Language::Vue, "<script lang=\"tsx\">\nexport default () => <p>{process.env.A}</p>\n</script>", &["2 A"]);
    hold(
        Language::Vue,
        "<script>\nconst { VITE_A: a } = import.meta.env\n</script>\n<script setup>\nimport.meta.env.VITE_B\n</script>",
        &["2 VITE_A", "5 VITE_B"],
    );
}

#[test]
fn components_of_svelte() {
    hold(
        Language::Svelte,
        "<script context=\"module\">\n  import { A } from '$env/static/private';\n</script>\n<script lang=\"ts\">\n  import { env } from '$env/dynamic/public';\n</script>\n\
         <svelte:head><title>{env.PUBLIC_B} process.env.NOT</title></svelte:head>\n\
         {#if env.PUBLIC_C === '1'}\n  <a href=\"{env.PUBLIC_D}/x\" on:click={() => go(env.PUBLIC_E)} {...rest(env.PUBLIC_F)}>it's {\"{\"}</a>\n\
         {:else if env.PUBLIC_G}\n  {@html env.PUBLIC_H}{@const x = env.PUBLIC_I}\n{/if}\n\
         {#each env.PUBLIC_J.split(',') as item, i (item)}<b>{item}{env.PUBLIC_K}</b>{/each}\n{#await load(env.PUBLIC_L) then v}{v}{/await}\n\
         <!-- {env.PUBLIC_NOT} -->\n<style>\n  a { b: env.PUBLIC_NOT }\n</style>\n",
        &[
            "2 A",
            "7 PUBLIC_B",
            "8 PUBLIC_C",
            "9 PUBLIC_D",
            "9 PUBLIC_E",
            "9 PUBLIC_F",
            "10 PUBLIC_G",
            "11 PUBLIC_H",
            "11 PUBLIC_I",
            "13 PUBLIC_J",
            "13 PUBLIC_K",
            "14 PUBLIC_L",
        ],
    );
}

#[test]
fn pages_of_astro() {
    hold(
        Language::Astro,
        "---\nimport { A } from 'astro:env/server';\nconst b = import.meta.env.B; // import.meta.env.NOT\nconst { PUBLIC_C } = import.meta.env;\n---\n<html>\n\
         <p>import.meta.env.NOT Don't {import.meta.env.D} https://a.b</p>\n\
         <a href={import.meta.env.E} title=\"{import.meta.env.NOT}\" class=`a ${import.meta.env.F}`>{import.meta.env.SITE}</a>\n\
         {b && <i class={import.meta.env.G}>import.meta.env.NOT</i>}\n\
         {[1].map((x) => (\n  <li>don't {import.meta.env.H}</li>\n))}\n\
         <script>\n  fetch(import.meta.env.PUBLIC_I)\n</script>\n<script type=\"application/json\">{ \"a\": import.meta.env.NOT }</script>\n</html>",
        &["2 A", "3 B", "4 PUBLIC_C", "7 D", "8 E", "8 F", "9 G", "11 H", "14 PUBLIC_I"],
    );
    hold(Language::Astro, "<p>{process.env.A}</p>", &["1 A"]);
    hold(
        Language::Astro,
        "{list.map((p) => (\n  <article {...rest(import.meta.env.A)}>\n    <img src={`${import.meta.env.B}/x`}><br>\n    {/* import.meta.env.NOT */}\n    \
         <p>It's {p} and that's {p.ok ? <b>{import.meta.env.C}</b> : <></>} import.meta.env.NOT</p>\n  </article>\n))}\n<i a={import.meta.env.D} />",
        &["2 A", "3 B", "5 C", "8 D"],
    );
    hold(Language::Astro, "{a < b && x<y ? import.meta.env.A : 1}{}{import.meta.env.B}", &["1 A", "1 B"]);
}

#[test]
fn broken_markup_is_no_obstacle() {
    for text in [
        "<",
        "<a",
        "<a b",
        "<a b=",
        "<a b=\"env",
        "{",
        "{{ env",
        "<script>env",
        "---\nenv",
        "---",
        "<é env={",
        "<a é=\u{e9}>{env",
        "<p {{{{{{ env <template>{{",
    ] {
        for language in [Language::Vue, Language::Svelte, Language::Astro] {
            let _ = find_in(language, text);
        }
    }
    hold(Language::Astro, "{ <p\n<i>{import.meta.env.X}</i>", &["2 X"]);
    hold(Language::Svelte, "{...{ a: env.NOT }}{/* env */}{`\n}<i>{import.meta.env.X}</i>", &["2 X"]);
    hold(Language::Vue, "<template>\n<p :a=\"env.X\nprocess.env.X\">", &["3 X"]);
}
