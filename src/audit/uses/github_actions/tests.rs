use crate::audit::Language::GithubActions;
use crate::audit::uses::testing::table;

#[test]
fn secrets_and_variables_are_found_in_expressions() {
    table(
        GithubActions,
        &[
            (
                "a: ${{ secrets.A }}\nb: x-${{secrets['B']}}-${{ vars.C || 'd' }}\nc: ${{ format('{0} secrets.NO }}', env.D) }}",
                "1 A, 2 B, 2 C?, 3 D",
            ),
            (
                "jobs:\n  a:\n    if: vars.A == 'x' && secrets.B != ''\n    env:\n      C: ${{ secrets.D }}\n    steps:\n    - if: ${{ env.C && env.E }}\n      run: echo",
                "3 A, 3 B?, 5 D, 7 E",
            ),
            (
                "a: ${{ secrets.GITHUB_TOKEN }} ${{ github.token }} ${{ inputs.X }} ${{ matrix.Y }} ${{ steps.a.outputs.Z }} ${{ needs.env.outputs.W }}",
                "",
            ),
            ("# ${{ secrets.A }}\na: secrets.B # ${{ vars.C }}\nb: ${{ env.CI }} ${{ env.GITHUB_SHA }} ${{ runner.os }}", ""),
            (
                "on:\n  workflow_call:\n    secrets:\n      A: { required: true }\njobs:\n  b:\n    uses: ./x\n    secrets:\n      C: ${{ secrets.D }}",
                "9 D",
            ),
            ("a: ${{ secrets.A }}\n\tb: [${{ vars.B }}", "1 A, 2 B"),
        ],
    );
}

#[test]
fn scripts_of_steps_are_read() {
    table(
        GithubActions,
        &[
            (
                "env:\n  A: 1\njobs:\n  a:\n    env: { B: 2 }\n    steps:\n      - env:\n          C: ${{ secrets.C }}\n        run: |\n          X=1\n          echo $A $B \"$C\" $D $X\n          cat <<EOF\n            $E ${{ secrets.F }}\n          EOF\n          echo '$G' $GITHUB_SHA $CI \"${RUNNER_TEMP}\"\n      - run: echo $C",
                "8 C, 11 D, 13 E, 13 F, 16 C",
            ),
            (
                "jobs:\n  a:\n    steps:\n      - run: echo $A\n      - run: |\n          echo \"A=1\" >> $GITHUB_ENV\n          echo B=2 >> \"$GITHUB_ENV\"\n      - run: echo $A ${B} ${{ env.B }}",
                "4 A",
            ),
            ("jobs:\n  a:\n    steps:\n      - run: |\n          # ${{ secrets.N }} $N\n          echo ${{ secrets.A }}", "6 A"),
            ("runs:\n  using: composite\n  steps:\n    - shell: bash\n      run: deploy ${TOKEN:?} $INPUT_X", "5 TOKEN"),
            (
                "jobs:\n  a:\n    steps:\n      - shell: cmd\n        run: echo $A\n      - run: x=${{ vars.B }}$C > $D",
                "6 B, 6 C, 6 D",
            ),
        ],
    );
}
