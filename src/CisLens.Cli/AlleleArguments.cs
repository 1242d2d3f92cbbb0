using System.CommandLine;
using CisLens.Mutate.Alleles;

namespace CisLens.Cli;

/// <summary>The options of how records become windows.</summary>
sealed class AlleleArguments
{
    readonly Option<string> _checkRef = OneOf("--check-ref",
        "If REF differs from the genome: x keep the record unscored, e stop, w write REF into the window, s score if the genome has ALT.",
        "x", "x", "e", "w", "s");
    readonly Option<double> _maxRefMismatch = new Option<double>("--max-ref-mismatch")
    {
        Description = "Stop if REF differs in a larger share of the first 1,000 records.",
        DefaultValueFactory = _ => 0.1,
    }.Share();
    readonly Option<bool> _allowN = new("--allow-n")
    {
        Description = "Score records where the genome has N at REF; REF is written into the window.",
    };
    readonly Option<double> _maxN = new Option<double>("--max-n")
    {
        Description = "Largest share of unknown bases in a window.",
        DefaultValueFactory = _ => 0.5,
    }.Share();
    readonly Option<int?> _maxAllele = new Option<int?>("--max-allele")
    {
        Description = "Longest allele in bp (default: a quarter of the window).",
    }.AtLeast(1);
    readonly Option<string> _edge = OneOf("--edge",
        "Windows that reach past the end of a contig: pad with N, or skip.", "pad", "pad", "skip");
    readonly Option<string> _anchor = OneOf("--anchor",
        "Base at the centre of the window: pos, or ref-middle as in Selene and Sei.", "pos", "pos", "ref-middle");
    readonly Option<string?> _mode = new("--alt-mode")
    {
        Description = "Side of an indel that stays in place: right, left, both or stitch (default: stitch for scores that compare " +
            "bins, right for others).",
    };
    readonly Option<int[]> _shifts = new("--shifts")
    {
        Description = "Shifts of the window in bp. Scores are averaged over the shifts.",
        DefaultValueFactory = _ => [0],
        AllowMultipleArgumentsPerToken = true,
    };
    readonly Option<bool> _plain = CommonOptions.Plain();

    /// <summary>Adds the options to a verb.</summary>
    public AlleleArguments(Verb verb)
    {
        _mode.AcceptOnlyFromAmong("right", "left", "both", "stitch");
        verb.AddGroup("Alleles and windows",
            _checkRef, _maxRefMismatch, _allowN, _maxN, _maxAllele, _edge, _anchor, _mode, _shifts,
            _plain);
    }

    /// <summary>The options as typed.</summary>
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
        Plain = args.GetValue(_plain),
    };

    static Option<string> OneOf(string name, string description, string usual, params string[] values)
    {
        var option = new Option<string>(name) { Description = description, DefaultValueFactory = _ => usual };
        option.AcceptOnlyFromAmong(values);
        return option;
    }
}
