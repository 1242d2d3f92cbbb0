using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Prepare.Building;

namespace CisLens.Prepare.Tables;

/// <summary>A table of sequences, and the split of all its rows; null if the table has a split column or no splits.</summary>
public sealed record SequenceTable(string Path, Split? Split);

/// <summary>What to do with sequences that overlap or are near-identical.</summary>
public enum SimilarRule
{
    /// <summary>They stay in one split where splits are chosen at random. Where splits are given, they are counted.</summary>
    Group,
    /// <summary>As <see cref="Group"/>; where splits are given, only those of the most strictly held-out split are kept.</summary>
    Drop,
    /// <summary>Only identical sequences stay in one split.</summary>
    Ignore,
}

/// <summary>What a label is.</summary>
public enum LabelKind
{
    /// <summary>A class: 0 or 1. −1 counts as 0.</summary>
    Class,
    /// <summary>A measured value.</summary>
    Value,
}

/// <summary>The options of <c>prepare table</c>: a dataset from sequences with labels.</summary>
public sealed record TableOptions : PrepareOptions
{
    /// <summary>Tables of sequences; empty for a FASTA pair.</summary>
    public IReadOnlyList<SequenceTable> Tables { get; init; } = [];

    /// <summary>FASTA of sequences with label 1.</summary>
    public string? Positives { get; init; }

    /// <summary>FASTA of sequences with label 0.</summary>
    public string? Negatives { get; init; }

    /// <summary>Instead of a FASTA of negatives: number of shuffled copies of each positive, with the same dinucleotide counts.</summary>
    public int ShuffledNegatives { get; init; }

    /// <summary>FASTA of sequences of the test split with label 1; null for none.</summary>
    public string? TestPositives { get; init; }

    /// <summary>FASTA of sequences of the test split with label 0; null for none.</summary>
    public string? TestNegatives { get; init; }

    /// <summary>Which base of a window is its anchor.</summary>
    public Centre Centre { get; init; } = Centre.Left;

    /// <summary>Labels: a column of numbers, or <c>column=value</c> for a label that is 1 where a text column has that value.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>What the labels are: <c>class</c> or <c>value</c> for all labels, or <c>track=class</c> for one. Without it, the values
    /// decide.</summary>
    public IReadOnlyList<string> LabelKinds { get; init; } = [];

    /// <summary>Column of the sequence; null for a usual name.</summary>
    public string? SequenceColumn { get; init; }

    /// <summary>Column of the id; null for a usual name. Without such a column, rows are numbered.</summary>
    public string? IdColumn { get; init; }

    /// <summary>Column of the split; null for <c>split</c> if there is one.</summary>
    public string? SplitColumn { get; init; }

    /// <summary>Rows with the same value in this column stay in one split; null for none.</summary>
    public string? GroupColumn { get; init; }

    /// <summary>Rows whose ids differ only in this ending stay in one split; null for none.</summary>
    public string? GroupSuffix { get; init; }

    /// <summary>What to do with sequences that overlap or are near-identical.</summary>
    public SimilarRule Similar { get; init; } = SimilarRule.Group;

    /// <summary>Share of the training rows that becomes the validation split if no validation split is given; 0 for none.</summary>
    public double ValidationShare { get; init; } = 0.1;

    /// <summary>File of ids to leave out, one per line; null for none.</summary>
    public string? Exclude { get; init; }

    /// <summary>Number of bases removed on the left, such as an adapter.</summary>
    public int TrimLeft { get; init; }

    /// <summary>Number of bases removed on the right.</summary>
    public int TrimRight { get; init; }

    internal override IReadOnlyDictionary<string, string> Shaping()
    {
        var shaping = Usual();
        if (ShuffledNegatives > 0)
            shaping["shuffled-negatives"] = ShuffledNegatives.ToString();
        if (LabelKinds.Count > 0)
            shaping["label-kind"] = string.Join(",", LabelKinds);
        return shaping;
    }

    SortedDictionary<string, string> Usual() => new(StringComparer.Ordinal)
    {
        ["window"] = Window?.ToString() ?? "longest",
        ["centre"] = Centre.ToString().ToLowerInvariant(),
        ["max-n"] = Number(MaxN),
        ["label"] = string.Join(",", Labels),
        ["sequence-column"] = SequenceColumn ?? "",
        ["id-column"] = IdColumn ?? "",
        ["split-column"] = SplitColumn ?? "",
        ["group-column"] = GroupColumn ?? "",
        ["group-suffix"] = GroupSuffix ?? "",
        ["similar"] = Similar.ToString().ToLowerInvariant(),
        ["validation-share"] = Number(ValidationShare),
        ["trim"] = $"{TrimLeft},{TrimRight}",
        ["seed"] = Seed.ToString(),
    };

    /// <summary>What the options say that a label is; null if they do not say it.</summary>
    internal LabelKind? KindOf(string track) =>
        LabelKinds.Select(ParseKind).LastOrDefault(k => k.Kind is not null && (k.Track is null || k.Track == track)).Kind;

    static (string? Track, LabelKind? Kind) ParseKind(string text)
    {
        int equals = text.LastIndexOf('=');
        bool known = Enum.TryParse<LabelKind>(text[(equals + 1)..], ignoreCase: true, out var kind) && Enum.IsDefined(kind);
        return (equals < 0 ? null : text[..equals], known ? kind : null);
    }

    /// <summary>Checks all options and reports every fault.</summary>
    /// <exception cref="UsageException">An option is out of range.</exception>
    internal void Check()
    {
        var faults = new List<string>();
        if (Window is <= 0)
            faults.Add($"--window is {Window}, expected at least 1");
        if (MaxN is < 0 or > 1)
            faults.Add($"--max-n is {MaxN}, expected 0 to 1");
        if (ValidationShare is not (>= 0 and <= 0.5))
            faults.Add($"--validation-share is {ValidationShare}, expected 0 to 0.5");
        if (TrimLeft < 0 || TrimRight < 0)
            faults.Add($"--trim is {TrimLeft},{TrimRight}, expected numbers of at least 0");
        foreach (string kind in LabelKinds.Where(k => ParseKind(k).Kind is null))
            faults.Add($"--label-kind is '{kind}', expected class, value, LABEL=class or LABEL=value");
        if (ShuffledNegatives is < 0 or > 100)
            faults.Add($"--shuffled-negatives is {ShuffledNegatives}, expected 1 to 100");
        if (ShuffledNegatives > 0 && Negatives is not null)
            faults.Add("--negatives and --shuffled-negatives are given, expected one of them");
        if ((Positives is null) != (Negatives is null && ShuffledNegatives == 0))
            faults.Add("only one of --positives and --negatives is given, expected both, or --positives with --shuffled-negatives");
        if ((TestPositives is null) != (TestNegatives is null) && ShuffledNegatives == 0)
            faults.Add("only one of --test-positives and --test-negatives is given, expected both");
        if (TestPositives is not null && Positives is null)
            faults.Add("--test-positives needs --positives for the training split; for a table of the test split use --test-table");
        if (Tables.Count > 0 == (Positives is not null))
            faults.Add("give either --table or --positives with --negatives");
        if (Tables.Count > 0 && Labels.Count == 0)
            faults.Add("--label is missing: name the column of each label, or column=value for a class");
        if (faults.Count > 0)
            throw new UsageException(string.Join("; ", faults));
    }
}
