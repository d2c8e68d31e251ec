//! Uses in Perl.

use super::forms::{Code, Dialect, How, is_name};
use super::lexer::{self, Block, Lexis, PLAIN, Quote};
use super::{Found, Kind};

const LEXIS: Lexis = Lexis {
    line_comments: &["#"],
    block_comments: &[
        Block { open: "\n=head", close: "\n=cut", nested: false },
        Block { open: "\n=pod", close: "\n=cut", nested: false },
        Block { open: "\n=over", close: "\n=cut", nested: false },
        Block { open: "\n=item", close: "\n=cut", nested: false },
        Block { open: "\n=begin", close: "\n=cut", nested: false },
        Block { open: "\n=for", close: "\n=cut", nested: false },
        Block { open: "\n=encoding", close: "\n=cut", nested: false },
    ],
    quotes: &[
        // `$#list` is no comment.
        Quote::new("$#", ""),
        Quote::new("\"", "\"").lines().code("@{[", "]}").expands(),
        Quote::new("`", "`").lines().expands(),
        Quote::new("'", "'").lines(),
    ],
    heredocs: true,
    slashes: true,
    quote_words: (&["q", "qq", "qw", "qr", "qx", "m"], &["s", "tr", "y"]),
    ends: &["__END__", "__DATA__"],
    ..PLAIN
};

const PERL: Dialect = Dialect {
    calls: &[
        ("$ ENV { KEY", How::Read),
        ("$ ENV { NAME", How::Read),
        ("@ ENV { NAMES", How::Read),
        ("% ENV { NAMES", How::Read),
        ("getenv ( NAME", How::Read),
        ("use Env NAMES", How::Read),
        ("use Env qw NAMES", How::Read),
    ],
    maps: &[],
    access: &[],
};

/// Finds what `text` uses.
pub fn find(text: &str, found: &mut Found) {
    if !["ENV", "Env", "getenv"].iter().any(|word| text.contains(word)) {
        return;
    }
    let tokens = lexer::tokens(&LEXIS, text);
    let mut code = Code::new(&tokens);
    code.dots_join = true;
    code.find(&PERL, found);
    for token in tokens.iter().filter(|token| token.expands) {
        for (at, open) in token.text.match_indices("$ENV{") {
            let inside = &token.text[at + open.len()..];
            let Some(end) = inside.find('}').filter(|_| !token.text[..at].ends_with('\\')) else { continue };
            let name = inside[..end].trim_matches(['\'', '"']);
            let start = token.start + at + open.len() + inside[..end].find(name).unwrap_or(0);
            if is_name(name) {
                found.push(name, start..start + name.len(), Kind::Read, false);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing;

    #[test]
    fn forms() {
        testing::check(
            super::find,
            r####"#!/usr/bin/perl
# $ENV{NO_1}
my $a = $ENV{USE_1};
my $b = $ENV{'OPT_2'} // 'd';
my $c = $ENV{"OPT_3"} || 'd';
my ($d, $e) = @ENV{qw(USE_4 USE_5)};
if (exists $ENV{OPT_6}) { }
print "x $ENV{USE_7} \$ENV{NO_2}\n";
print 'x $ENV{NO_3}';
$ENV{SET_1} = 'x';
local $ENV{SET_2} = 'y';
delete $ENV{SET_3};
my $f = <<"EOT";
 $ENV{USE_8}
EOT
my $g = <<'EOT';
 $ENV{NO_4}
EOT
$x =~ /foo'#bar/; my $h = $ENV{USE_9};
$x =~ s/a'/b"/g; my $i = $ENV{USE_10};
my $n = $#list; my $j = $ENV{USE_11};
my $k = q($ENV{NO_5}); my $l = qq{$ENV{USE_12}};
my $m = $ENV{$name};
my $hash{A} = $FOO{NO_6};
$ENV{DEF_13} //= 'x';
defined $ENV{OPT_14} or die;
my @e = @ENV{'USE_15', "USE_16"};
my $o = $ENV{USE_17} or die "x";
my %env = %ENV; 
my $p = $ENV { USE_18 };
my $t = $x / 2; my $u = "a/b"; my $v = $ENV{USE_19};
system("echo $ENV{'USE_20'}");
my $w = $self->{ENV}{NO_7};
=pod

$ENV{NO_8}

=cut
my $z = $ENV{OPT_21} ? 1 : 0;
__END__
$ENV{NO_9}
"####,
        );
    }

    #[test]
    fn parts_of_a_text() {
        testing::check(super::find, "my $d = $x . $ENV{USE_1} . f() . $ENV{USE_2}.$h{a} . $ENV{USE_3};\n");
    }
}
