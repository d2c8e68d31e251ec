use crate::audit::Language::Makefile;
use crate::audit::uses::testing::table;

#[test]
fn what_the_file_never_assigns_comes_from_outside() {
    table(
        Makefile,
        &[
            ("A := 1\nB = $(C)\nall: $(D)\n\techo $(A) ${E} $(B)\n", "2 C, 3 D, 4 E"),
            ("A ?= 1\nB?=$(A)\nexport C ?= x\nall:\n\techo $(A) $(B) $(C) $(D:.c=.o)\n", "1 A?, 2 B?, 3 C?, 5 D"),
            (
                "ifdef A\nendif\nifeq ($(B),)\n$(error B is not set: ${C})\nendif\nX := $(or $(D),d)$(if $(E),$(F))",
                "1 A?, 3 B, 4 C, 6 D, 6 E, 6 F",
            ),
            ("include .env\nexport\nall:\n\trun $(DB_URL)\n", "4 DB_URL"),
            ("export A\nexport B C\nC = 1\nX := $(shell echo $$Y ${Z})\nN = $(origin O)", "1 A, 2 B, 4 Y, 4 Z, 5 O?"),
        ],
    );
}

#[test]
fn what_make_knows_itself_is_no_use() {
    table(
        Makefile,
        &[
            (
                "# $(A)\nall: x # $(B)\n\t$(MAKE) -C $(CURDIR) $@ $< $^ $(@D) $* $(CC) $(CFLAGS) $(SHELL)\n\t# $(C)\n\t@# $(D)\n",
                "",
            ),
            (
                "X := $(foreach f,a b,$(f).o) $(wildcard *.c) $(patsubst %.c,%.o,a.c)\ndefine F\n\techo $(1)\nendef\n$(call F,x)\n",
                "",
            ),
            ("prod: T = 1\nprod: export U := 2\nprod:\n\techo $(T) $(U) $$U\n.PHONY: prod\n", ""),
        ],
    );
}

#[test]
fn recipes_are_shell_scripts() {
    table(
        Makefile,
        &[
            (
                "all:\n\techo $$A $${B:-x} '$$C' \"$(D)\"\n\t@-for i in 1 2; do \\\n\t  echo $$i $$E; \\\n\tdone\n\techo $$1 $$$$ $$?\n",
                "2 A, 2 B?, 2 D, 4 E",
            ),
            (
                "export A := 1\nB := 2\nall: ; echo $$A $$B\nx:\n\tC=1; echo $$C\n\techo $$C\n\tdocker run -e TOKEN x\n",
                "3 B, 6 C, 7 TOKEN",
            ),
            ("A != echo $$X $(Y)\nB = $(call fn,$(Z))\n", "1 X, 1 Y, 2 Z"),
            (".PHONY: a\n.ONESHELL:\nall:\n\tX=1\n\techo $$X $$Y\n", "5 Y"),
        ],
    );
}
