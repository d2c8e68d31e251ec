use crate::audit::Language;
use crate::audit::uses::{find, testing::table};

#[test]
fn every_form_of_an_expansion_is_a_use() {
    table(
        Language::Shell,
        &[
            ("echo $A ${B} \"$C\" \"${D}\"", "1 A, 1 B, 1 C, 1 D"),
            ("a ${A:-x} ${B-x} ${C:=x} ${D=x} ${E:+x} ${F+x}", "1 A?, 1 B?, 1 C?, 1 D?, 1 E?, 1 F?"),
            ("a ${A:?must be set} ${B?}", "1 A, 1 B"),
            (
                "a ${#A} ${B%.*} ${C##*/} ${D/a/b} ${E//x} ${F:0:3} ${G^^} ${H,,} ${I@Q}",
                "1 A, 1 B, 1 C, 1 D, 1 E, 1 F, 1 G, 1 H, 1 I",
            ),
            ("a ${A:-${B:-$C}} \"${D:-\"$E\"}\" ${F:-'$G'} \"${H:-it's}\" $I", "1 A?, 1 B?, 1 C, 1 D?, 1 E, 1 F?, 1 H?, 1 I"),
            ("a ${A:OFFSET:LENGTH} ${B%\"$C\"} ${D/$E/$F}", "1 A, 1 OFFSET, 1 LENGTH, 1 B, 1 C, 1 D, 1 E, 1 F"),
            ("a `echo $A` $(echo $B) \"$(echo \"$C\")\" <(cat $D) $((E + 1)) $(( $F ))", "1 A, 1 B, 1 C, 1 D, 1 E, 1 F"),
            ("(( A > 1 )) && let \"x = B + 1\"", "1 A, 1 B"),
            ("x=${!A}", "1 A"),
            ("exec app --port=$PORT --url http://$HOST:$PORT2/x", "1 PORT, 1 HOST, 1 PORT2"),
        ],
    );
}

#[test]
fn what_is_no_expansion_is_none() {
    table(
        Language::Shell,
        &[
            ("echo '$A' \\$B \"\\$C \\${D}\" $'$E' # $F", ""),
            ("# ${A}\n#! $B\necho a#$C ok # $D", "3 C"),
            ("echo $1 ${2} ${10:-x} $@ \"$*\" $# $? $$ $! $0 $- ${#} ${#@} ${@:2} ${*}", ""),
            ("echo $PWD $HOME ${BASH_SOURCE[0]} $RANDOM $LINENO $IFS $UID $PATH $REPLY $OPTARG $BASH_VERSION", ""),
            ("awk '{print $1, $NAME}' f; sed 's/$X//' f; grep -E 'a$' f; sed \"s/a$/b/\" f", ""),
            ("echo ${!PREFIX@} ${!PREFIX*} ${list[@]} ${#list[@]}", ""),
            ("echo \"costs $ 5\" '$' $", ""),
            ("if [[ $a =~ ^(foo|bar)$ ]]; then echo '$X'; fi; echo $B", "1 a, 1 B"),
            ("echo \"it's $A\" && echo 'it is $B'", "1 A"),
        ],
    );
}

#[test]
fn here_documents_expand_unless_their_tag_is_quoted() {
    table(
        Language::Shell,
        &[
            ("cat <<EOF > f\n$A \"${B}\" '$C' \\$D $(echo $E)\nEOF\necho $F", "2 A, 2 B, 2 C, 2 E, 4 F"),
            ("cat <<'EOF'\n$A\nEOF\ncat <<\"EOF\" | tee f\n$B\nEOF\ncat <<\\EOF\n$C\nEOF\necho $D", "10 D"),
            ("f() {\n\tcat <<-EOF\n\t$A it's\n\tEOF\n}\necho '$B' $C", "3 A, 6 C"),
            (
                "python3 - <<'EOF'\nimport os\nos.environ['A'] # $B\nEOF\nsudo -E python3 -u - \"$C\" <<EOF\nimport os\nx = os.getenv('D'), '$E'\nEOF\npython3 x.py <<'EOF'\nimport os; os.getenv('F')\nEOF",
                "3 A, 5 C, 7 D, 7 E",
            ),
            (
                "bash <<'EOF'\nx=1; echo $A $x\nEOF\nbash -s -- y <<'EOF'\necho $B\nEOF\nbash x.sh <<'EOF'\n$C\nEOF\nnode <<'EOF'\nprocess.env.D\nEOF",
                "2 A, 5 B, 11 D",
            ),
            ("exec {LOCK}>/tmp/x {IN}</dev/null; echo >&$LOCK <&${IN}; exec {LOCK}>&-", ""),
            ("x=$(cat <<EOF\n$A)\nEOF\n)\necho $B", "2 A, 5 B"),
            ("cat <<A <<'B'\n$ONE\nA\n$TWO\nB\ncat <<< \"$THREE\"", "2 ONE, 6 THREE"),
        ],
    );
}

#[test]
fn what_the_script_sets_itself_is_no_use() {
    table(
        Language::Shell,
        &[
            ("A=1\necho $A $B", "2 B"),
            ("echo $A\nA=1\necho $A", "1 A"),
            (
                "for a in $LIST; do echo $a; done; select b in x; do echo $b; done; for ((i=0; i<N; i++)); do echo $i; done",
                "1 LIST, 1 N",
            ),
            ("while IFS= read -r a b; do echo $a $b; done < \"$FILE\"", "1 FILE"),
            ("read -rp \"Name: $P\" name <<< x; read -a list; echo $name ${list[0]} $list", "1 P"),
            ("mapfile -t lines < f; getopts ab:c opt; printf -v out '%s' $X; echo $lines $opt $out", "1 X"),
            ("f() { local a=$1 b; declare c=2; echo $a $b $c; }\necho $a", "2 a"),
            ("f() {\n  echo $LATER $NEVER\n}\nLATER=1\nf", "2 NEVER"),
            ("readonly A=1; declare -r B=2; typeset C=3; export D=4; echo $A $B $C $D", ""),
            ("list=(a $A \"$B\" # $C\n $D)\nmap[x]=$E; n+=1; echo $n", "1 A, 1 B, 2 D, 3 E"),
            ("echo $((n = 3)) $n", ""),
            ("for k v in a b $A; do echo $k $v; done; for x; do echo $x; done; for y\ndo echo $y; done", "1 A"),
            ("f() { eval \"v=\\${$1:-$A}\"; [ -n \"$v\" ] || exit; }; eval w=\\$$B; echo $w", "1 A, 1 B"),
            (
                "case $A in\n  -h|--help) X=1 ;;\n  $B) echo $C;;\n  *) y=$(case a in (a) echo $D;; esac) ;;\nesac\necho $X $y $E",
                "1 A, 3 B, 3 C, 4 D, 6 E",
            ),
        ],
    );
}

#[test]
fn a_name_that_is_given_a_default_is_used_where_it_is() {
    table(
        Language::Shell,
        &[
            ("A=\"${A:-d}\"\nexport B=${B:-d}\n: \"${C:=d}\"\n: ${D:?}\necho $A $B $C $D", "1 A?, 2 B?, 3 C?, 4 D, 5 D"),
            ("A=x; A=${A:-d}; f() { local P=\"${P:-1}\"; echo $P; }", "1 P?"),
            ("case $1 in -t) T=1;; esac\n: ${T:=2}\nif x; then U=1; fi\nU=${U:-3}; echo $T $U; U=${U:-4}", "2 T?, 4 U?"),
            ("PATH=$PATH:/x LEVEL=$LEVEL", "1 LEVEL"),
        ],
    );
}

#[test]
fn commands_that_take_names() {
    table(
        Language::Shell,
        &[
            (
                "printenv A B > out 2>&1; [[ -v C ]] && [ -v D ]; test -n \"$E\"; [ -z \"${F}\" ]",
                "1 A, 1 B, 1 C?, 1 D?, 1 E?, 1 F?",
            ),
            ("export A\nexport B C=1\nexport -f fn", "1 A, 2 B"),
            ("env A=1 B=$B cmd; A=1 cmd \"$A\"", "1 B, 1 A"),
            ("docker run --rm -it -e A -e B=1 --env C --env=D -v x:y -e \"E=$F\" image -e G", "1 A, 1 C, 1 D, 1 F"),
            ("docker build --build-arg A --build-arg=B --build-arg C=\"$D\" --secret id=x,env=E -t y .", "1 A, 1 B, 1 D, 1 E"),
            ("docker compose -f a.yml exec -T -e A db psql", "1 A"),
            ("envsubst '$A ${B}' < f; envsubst \"\\$C\" < f; envsubst < f", "1 A, 1 B, 1 C"),
            ("trap 'rm $A' EXIT; bash -c 'echo $B'; sh -ec \"echo $C\"; eval 'echo $D'", "1 A, 1 B, 1 C, 1 D"),
            ("A=1 sh -c 'echo $A $B'; env C=1 bash -c 'echo $C'; echo $C", "1 B, 1 C"),
            ("awk '{ print ENVIRON[\"A\"], $1 }'; jq -n 'env.B, $ENV.C, .env.D'", "1 A, 1 B, 1 C"),
            ("find . -name '*.x' -exec sh -c 'echo $1 $A' _ {} \\; -o -ok printenv B \\;", "1 A, 1 B"),
            ("sudo --preserve-env=A,B -u x cmd $C", "1 A, 1 B, 1 C"),
        ],
    );
}

#[test]
fn names_in_a_list_are_used_where_the_script_reads_them_by_name() {
    table(
        Language::Shell,
        &[
            ("for v in A B \"C\" d; do\n  [ -n \"${!v}\" ] || exit 1\ndone\nfor w in N; do echo $w; done", "1 A, 1 B, 1 C"),
            ("needed=(\n  A\n  B\n)\nfor v in \"${needed[@]}\"; do printenv \"$v\"; done", "2 A, 3 B"),
            (
                "for v in A B; do eval \"x=\\${$v:-}\"; done; for w in C; do eval x=\\$$w; done; for y in D; do [[ -v $y ]]; done",
                "1 A, 1 B, 1 C, 1 D",
            ),
            ("echo ${A:+\"-a $A\"}; export \"B=1\" \"C=$D\"; echo $B $C", "1 A?, 1 A?, 1 D"),
            (". /etc/os-release; echo $VERSION_CODENAME $ID $OTHER", "1 OTHER"),
            ("f() { local x=1 Y=1; g; }\ng() { echo $x $Y; }", "2 Y"),
        ],
    );
}

#[test]
fn half_written_scripts_do_no_harm() {
    let deep = "$(".repeat(5000) + &"${A:-".repeat(5000) + &"((".repeat(5000);
    let half = [
        "echo \"$A",
        "a ${B",
        "x=$(",
        "case x in",
        "cat <<EOF\n$A",
        "f() {",
        "`",
        "$((",
        "[[ -v",
        "é'$X é",
        "\\",
        "a=(",
        "${!",
        "€${",
        &deep,
    ];
    for text in half {
        let found = find(Language::Shell, text);
        assert!(found.uses.iter().all(|one| text.get(one.place.clone()) == Some(&one.name)), "{text}");
    }
    table(Language::Shell, &[("echo \"$A", "1 A"), ("a ${B", "1 B"), ("cat <<EOF\n$A", "2 A"), ("é'$X é $Y", "1 X, 1 Y")]);
}

#[test]
fn what_a_script_hands_to_others_is_set() {
    let found = find(Language::Shell, "export A=1\nB=2\nset -a\nC=3\nset +a\nD=4 cmd\nB=1\nexport B\n");
    let sets: Vec<&str> = found.sets.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(sets, ["A", "C", "D", "B"]);
}
