//! Uses in Ruby.

use super::forms::{Code, Dialect, How};
use super::interpolation::is_upper;
use super::tokens::{Sort, Token};
use super::{Found, Kind, is_name, tokens};

const RUBY: Dialect = Dialect {
    calls: &[
        ("Dotenv . require_keys (? NAMES", How::Schema),
        ("Dotenv . require_key (? NAMES", How::Schema),
        ("Figaro . require_keys (? NAMES", How::Schema),
    ],
    maps: &["ENV", "ENV . to_h", "ENV . to_hash", "ENV . to_h ( )", "ENV . clone", "ENV . dup"],
    access: &[
        ("[ NAME", How::Read),
        (". [] (? NAME", How::Read),
        (". fetch (? NAME", How::Fetch),
        (". fetch_values (? NAMES", How::Read),
        (". key? (? NAME", How::Ask),
        (". has_key? (? NAME", How::Ask),
        (". include? (? NAME", How::Ask),
        (". member? (? NAME", How::Ask),
        (". values_at (? NAMES", How::Read),
        (". slice (? NAMES", How::Ask),
        (". dig (? NAME", How::Read),
        (". assoc (? NAME", How::Ask),
        (". delete (? NAME", How::Set),
        (". store (? NAME", How::Set),
        (". update (? NAME =>", How::Set),
        (". merge! (? NAME =>", How::Set),
    ],
};

const ENVIED: Dialect = Dialect { calls: &[("ENVied . WORD", How::Read)], maps: &[], access: &[] };

/// Finds what `text` uses.
pub fn find(text: &str, found: &mut Found) {
    if !["ENV", "Figaro", "Dotenv"].iter().any(|word| text.contains(word)) {
        return;
    }
    let tokens = tokens::of_tree(tree_sitter_ruby::LANGUAGE, text, &[]);
    let code = Code::new(&tokens);
    code.find(&RUBY, found);
    code.find(&ENVIED, found);
    listed(&code, found);
    found.uses.retain(|one| !(one.name == "require" && text[..one.place.start].ends_with("ENVied.")));
    // Figaro finds a variable whatever its case; `x!` must be there, `x?` asks.
    for at in (4..tokens.len()).filter(|at| code.before(*at, 4) == "Figaro" && code.before(*at, 2) == "env") {
        let token = tokens[at];
        let name = token.text.trim_end_matches(['!', '?']);
        found.push(name.to_uppercase(), token.start..token.start + name.len(), Kind::Read, !token.text.ends_with('!'));
    }
}

/// The names of a list that a block reads one by one: `%w[A B].each { |name| ENV.fetch(name) }`.
fn listed(code: &Code<'_, '_>, found: &mut Found) {
    let made = std::mem::take(&mut found.dynamic);
    for place in made {
        let at = code.tokens.partition_point(|token| token.start < place.start);
        let mut names: Vec<&Token<'_>> = Vec::new();
        if let Some(list) = code.tokens.get(at).and_then(|name| list_of(code, at, name.text)) {
            names.extend(code.tokens.iter().skip(list).take_while(|token| token.text != "]" && token.text != ")"));
        }
        names.retain(|token| token.sort == Sort::Text);
        if names.is_empty() || !names.iter().all(|token| is_upper(token.text) && is_name(token.text)) {
            found.dynamic.push(place);
            continue;
        }
        for token in names {
            found.push(token.text, token.place(), Kind::Read, false);
        }
    }
}

/// Where the list begins whose items a block around the token `at` takes as `name`.
fn list_of(code: &Code<'_, '_>, at: usize, name: &str) -> Option<usize> {
    let near = at.saturating_sub(60);
    let block = (near..at).rev().find(|at| code.sign(*at) == "|" && code.sign(at + 1) == name && code.sign(at + 2) == "|")?;
    // `LIST.each do |name|`, also with more than one call.
    let end =
        (block.saturating_sub(8)..block).rev().find(|at| matches!(code.sign(*at), "]" | ")") || is_constant(code.sign(*at)))?;
    if is_constant(code.sign(end)) {
        let list = code.sign(end);
        let value = (2..code.tokens.len()).find(|at| code.before(*at, 2) == list && code.before(*at, 1) == "=")?;
        return code.sign(value).ends_with(['[', '(']).then_some(value + 1);
    }
    (end.saturating_sub(60)..end).rev().find(|at| code.sign(*at).ends_with(['[', '('])).map(|open| open + 1)
}

fn is_constant(sign: &str) -> bool {
    sign != "ENV" && is_upper(sign) && is_name(sign)
}

#[cfg(test)]
mod tests {
    use super::super::testing;

    #[test]
    fn forms() {
        testing::check(
            super::find,
            r####"#!/usr/bin/env ruby
# ENV['NO_']
a = ENV['USE_1']
b = ENV["OPT_2"] || 'd'
c = ENV.fetch('USE_3')
d = ENV.fetch 'OPT_4', 'd'
e = ENV.fetch('OPT_5') { 'd' }
f = ENV.fetch("USE_6") do |k| raise "x" end
g = ENV.key?('OPT_7') && ENV.has_key?("OPT_8") && ENV.include?('OPT_9') && ENV.member?('OPT_10')
h, i = ENV.values_at('USE_11', 'USE_12')
j = ENV.slice('OPT_13', "OPT_14")
k = ENV.dig('USE_15')
l = ENV.to_h['USE_16']
ENV['SET_1'] = 'x'
ENV['DEF_17'] ||= 'x'
ENV.delete('SET_2')
n = "x #{ENV['USE_18']} y"
o = 'x #{ENV["NO_1"]}'
p = <<~EOS
  #{ENV.fetch('OPT_19', nil)} ENV['NO_2']
EOS
q = <<~'EOS'
  #{ENV['NO_3']}
EOS
=begin
ENV['NO_4']
=end
r = %q(ENV['NO_5'])
s = ENV[key]
t = /#{ENV['USE_20']}/
u = MYENV['NO_6']
v = config.ENV['NO_7']
w = Foo::ENV['NO_8']
x = ::ENV['USE_21']
Dotenv.require_keys('USE_22', 'USE_23')
z = ENVied.USE_24
aa = `echo #{ENV['USE_25']}`
bb = ENV.values_at(*%w[USE_26 USE_27])
cc = { host: ENV['USE_28'], port: ENV.fetch('OPT_29', 5) }
dd = ENV
  .fetch('USE_30')
ee = ENV['OPT_31']&.split(',')
ff = ENV['OPT_32'].present?
puts 'x' if ENV['OPT_33']
gg = ENV.fetch("USE_34") { raise KeyError }
hh = Rails.application.credentials[:no9]
%w[USE_46 USE_47].each { |n| ENV[n] }
ii = ENV.to_h.fetch('USE_35')
jj = ENV['USE_36'] or raise 'x'
kk = ENV['OPT_37'] ? 1 : 2
ll = ENV.values_at("USE_38", "USE_39").compact
mm = ENV.fetch('USE_40') unless ENV['OPT_41'].nil?
nn = env['NO_12']; oo = request.env['NO_13']
ENV.update('SET_3' => '1')
%w[a b].include?(ENV['USE_42'])
pp Integer(ENV.fetch('OPT_43', '5'))
qq = %W(#{ENV['USE_44']})
rr = ENV["#{prefix}_X"]
ss = ENV['PRE' + x]
self.class::ENV['x']
task :x, [:y] => :environment do
  sh "x #{ENV['USE_45']}" 
end
ENV.store 'SET_4', 'x'
tt = ENV.filter { |k, v| k.start_with?('NO_14') }
uu = ENV.fetch(:sym, 'x')
vv = "#{ENV.fetch("OPT_46", "x")}"
__END__
ENV['NO_15']
"####,
        );
    }

    #[test]
    fn parameters() {
        testing::check(
            super::find,
            r####"class A
  def initialize(env: ENV, other: 1)
    @a = env.fetch('USE_1')
    @b = env["OPT_2"] || env['USE_3']
  end
end
"####,
        );
    }

    #[test]
    fn figaro_does_not_mind_the_case() {
        let code = "a = Figaro.env.pusher_id!\nb = Figaro.env.mode\n";
        assert_eq!(testing::uses(super::find, code), ["1 PUSHER_ID", "2 MODE?"]);
    }

    #[test]
    fn lists() {
        testing::check(
            super::find,
            r####"%w[USE_1 USE_2].each { |name| abort name unless ENV[name] }
REQUIRED = %w(USE_3 USE_4).freeze
missing = REQUIRED.reject { |key| ENV.key?(key) }
["USE_5", 'USE_6'].each do |var|
  raise "no #{var}" if ENV[var].to_s.empty?
end
%w[NO_1 NO_2].each { |name| puts name }
%w[no a].each { |name| ENV[name] }; ENV[x]; list.each { |x| ENV[x] }; OTHER.each { |x| ENV[x] }
"####,
        );
        assert_eq!(testing::uses(super::find, "{ |k| ENV[k] }; |k| ENV[k]"), [""; 0]);
    }
}
