using System.CommandLine;
using CisLens.Mutate.Alleles;

namespace CisLens.Cli;

/// <summary>The options that say how records become windows.</summary>
sealed class AlleleArguments
{
    readonly Option<string> _checkRef = OneOf("--check-ref", "REF that differs from the genome: x keep it unscored, e stop, w write REF into the window, s score where ALT is the genome's.", "x", "x", "e", "w", "s");
    readonly Option<double> _maxRefMismatch = new Option<double>("--max-ref-mismatch") { Description = "Share of the first 1,000 records whose REF may differ before the run stops with a diagnosis.", DefaultValueFactory = _ => 0.1 }.Share();
    readonly Option<bool> _allowN = new("--allow-n") { Description = "Score records where the genome has N at REF, with REF written in." };
    readonly Option<double> _maxN = new Option<double>("--max-n") { Description = "Share of a window that may be unknown.", DefaultValueFactory = _ => 0.5 }.Share();
    readonly Option<int?> _maxAllele = new Option<int?>("--max-allele") { Description = "Longest allele in bp; default a quarter of the window." }.AtLeast(1);
    readonly Option<string> _edge = OneOf("--edge", "Windows past an end of a contig: pad with N, or skip.", "pad", "pad", "skip");
    readonly Option<string> _anchor = OneOf("--anchor", "The base that the window is centred on: pos, or ref-middle as Selene and Sei.", "pos", "pos", "ref-middle");
    readonly Option<string?> _mode = new("--alt-mode") { Description = "What stays in place around an indel: right, left, both or stitch; default stitch for scores that compare bins, right for the others." };
    readonly Option<int[]> _shifts = new("--shifts") { Description = "Shifts of the window in bp, scores averaged over them.", DefaultValueFactory = _ => [0], AllowMultipleArgumentsPerToken = true };

    /// <summary>Adds the options to a verb.</summary>
    public AlleleArguments(Command verb)
    {
        _mode.AcceptOnlyFromAmong("right", "left", "both", "stitch");
        foreach (var option in (Option[])[_checkRef, _maxRefMismatch, _allowN, _maxN, _maxAllele, _edge, _anchor, _mode, _shifts])
            verb.Options.Add(option);
    }

    /// <summary>What was typed.</summary>
    public AlleleOptions Read(ParseResult args) => new()
    {
        CheckRef = args.GetRequiredValue(_checkRef) switch
        {
            "e" => RefPolicy.Stop,
            "w" => RefPolicy.Force,
            "s" => RefPolicy.Swap,
            _ => RefPolicy.Exclude,
        },
        MaxRefMismatch = args.GetRequiredValue(_maxRefMismatch),
        AllowN = args.GetValue(_allowN),
        MaxN = args.GetRequiredValue(_maxN),
        MaxAllele = args.GetValue(_maxAllele),
        Edge = args.GetValue(_edge) == "skip" ? EdgeRule.Skip : EdgeRule.Pad,
        Anchor = args.GetValue(_anchor) == "pos" ? AnchorRule.Pos : AnchorRule.RefMiddle,
        Mode = args.GetValue(_mode) is { } mode ? Enum.Parse<AltMode>(mode, ignoreCase: true) : null,
        Shifts = args.GetRequiredValue(_shifts),
    };

    static Option<string> OneOf(string name, string description, string usual, params string[] words)
    {
        var option = new Option<string>(name) { Description = description, DefaultValueFactory = _ => usual };
        option.AcceptOnlyFromAmong(words);
        return option;
    }
}
