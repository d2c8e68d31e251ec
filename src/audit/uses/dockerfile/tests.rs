use crate::audit::Language::Dockerfile;
use crate::audit::uses::testing::table;

#[test]
fn arguments_are_used_where_declared_and_where_taken() {
    table(
        Dockerfile,
        &[
            ("ARG A\nARG B=1 C D=\"$A\"\nFROM x:${A}-$B", "1 A, 2 B?, 2 C, 2 D?, 2 A, 3 A, 3 B?"),
            ("FROM x\nARG A=1\nENV A=${A} E=$A\nWORKDIR /$A\nRUN echo $A", "2 A?, 3 A?, 3 A?, 4 A?, 5 A?"),
            ("ARG A=1\nFROM x AS b\nARG A\nRUN echo ${A}\nFROM y\nRUN echo $A", "1 A?, 3 A?, 4 A?"),
            ("FROM x AS base\nARG A\nENV S=1\nFROM base\nRUN echo $A $S", "2 A, 5 A"),
            ("ARG HTTP_PROXY\nARG TARGETARCH\nFROM --platform=$BUILDPLATFORM x\nRUN echo $TARGETARCH $TARGETPLATFORM", ""),
            (
                "FROM x\nARG A\nLABEL a=\"$A\" b='$A'\nUSER ${A:-x}\nEXPOSE $A\nCOPY --chown=$A \\$A /x",
                "2 A, 3 A, 4 A?, 5 A, 6 A",
            ),
            ("onbuild ARG A\nfrom x", "1 A"),
        ],
    );
}

#[test]
fn what_the_image_sets_is_no_use() {
    table(
        Dockerfile,
        &[
            ("FROM x\nENV A=1 B=\"2\"\nENV C 3 $D\nRUN echo $A ${B} $C\nCMD run $A", ""),
            ("FROM x\nENV PATH=$PATH:/x GOPATH=$HOME/go\nWORKDIR $SOMEWHERE", ""),
            ("FROM x\nRUN X=1 && echo $X '$Y' \\$Z; for i in a; do echo $i; done\n# $C ${D}\nCMD [\"echo\", \"$E\"]", ""),
        ],
    );
}

#[test]
fn commands_read_the_environment() {
    table(
        Dockerfile,
        &[
            (
                "FROM x\nRUN curl $URL \\\n  # about $C\n\n  && echo ${B:-1} \\\n  $D\nCMD exec run --port $PORT\nENTRYPOINT [\"sh\", \"-c\", \"run \\\"$X\\\" $Y\"]",
                "2 URL, 5 B?, 6 D, 7 PORT, 8 X, 8 Y",
            ),
            ("FROM x\nHEALTHCHECK --interval=5s CMD curl localhost:$PORT || exit 1", "2 PORT"),
            (
                "FROM x\nRUN --mount=type=secret,id=a,env=TOKEN --mount=type=cache,target=/c npm i $TOKEN\nRUN echo $TOKEN",
                "2 TOKEN, 3 TOKEN",
            ),
            (
                "FROM x\nARG A\nRUN <<EOF\nX=$A\necho $X $Y\nEOF\nRUN cat <<EOT > f\n$Z \"$A\"\nEOT\nRUN cat <<'EOT' > f\n$N\nEOT\nRUN echo $L",
                "2 A, 4 A, 5 Y, 8 Z, 8 A, 13 L",
            ),
            ("FROM x\nARG A\nCOPY <<EOF /f\na=$A it's ${A}\nEOF\nCOPY <<\"EOF\" /g\n$A\nEOF", "2 A, 4 A, 4 A"),
            ("# escape=`\nFROM x\nARG A\nRUN echo `\n  $A $B", "3 A, 5 A, 5 B"),
        ],
    );
}
