using CisLens.Core;

namespace CisLens.Prepare.Coverage;

/// <summary>What happened to a record. Every record has one outcome, so that their numbers add up to the number of records.</summary>
enum Outcome
{
    /// <summary>It is in the coverage.</summary>
    Counted,
    /// <summary>The other read of a pair that was counted as a fragment.</summary>
    OtherMate,
    /// <summary>It is not aligned.</summary>
    Unmapped,
    /// <summary>It is a secondary or supplementary alignment.</summary>
    NotPrimary,
    /// <summary>It failed quality control.</summary>
    QcFailed,
    /// <summary>It is a duplicate.</summary>
    Duplicate,
    /// <summary>Its mapping quality is too small.</summary>
    LowMapQ,
    /// <summary>It is not the wanted read of a pair.</summary>
    UnwantedMate,
    /// <summary>It is not in a proper pair.</summary>
    NotPaired,
    /// <summary>Its barcode is not in the list.</summary>
    OtherBarcode,
    /// <summary>It counts for the other strand.</summary>
    OtherStrand,
    /// <summary>Its contig is not in the genome.</summary>
    NoContig,
    /// <summary>It is past the end of its contig.</summary>
    PastEnd,
    /// <summary>It has no base, or none is left after the shifts.</summary>
    TooShort,
    /// <summary>It is an interval of a signal with the value NaN.</summary>
    NoValue,
}

/// <summary>The number of records per outcome, for one file or for all.</summary>
sealed class OutcomeCounts
{
    readonly long[] _counts = new long[Enum.GetValues<Outcome>().Length];

    /// <summary>Counts a record.</summary>
    public void Add(Outcome outcome) => _counts[(int)outcome]++;

    /// <summary>Number of records with an outcome.</summary>
    public long this[Outcome outcome] => _counts[(int)outcome];

    /// <summary>Number of records.</summary>
    public long Records => _counts.Sum();

    /// <summary>The outcomes that occurred, with their names and numbers; counted records first.</summary>
    public IEnumerable<(Outcome Outcome, long Count)> All =>
        Enum.GetValues<Outcome>().Where(o => this[o] > 0).Select(o => (o, this[o]));

    /// <summary>Adds the counts of another file.</summary>
    public void Add(OutcomeCounts other)
    {
        for (int i = 0; i < _counts.Length; i++)
            _counts[i] += other._counts[i];
    }

    /// <summary>All outcomes in one line, such as <c>26,016 records: 24,932 counted, 1,084 secondary or supplementary</c>.</summary>
    public override string ToString() =>
        $"{Counted.Text(Records, "record")}: {string.Join(", ", All.Select(o => $"{o.Count:N0} {Text(o.Outcome)}").DefaultIfEmpty("none"))}";

    static string Text(Outcome outcome) => outcome switch
    {
        Outcome.Counted => "counted",
        Outcome.OtherMate => "other reads of counted pairs",
        Outcome.Unmapped => "not aligned",
        Outcome.NotPrimary => "secondary or supplementary",
        Outcome.QcFailed => "failed in quality control",
        Outcome.Duplicate => "duplicate",
        Outcome.LowMapQ => "below --min-mapq",
        Outcome.UnwantedMate => "not of --mate",
        Outcome.NotPaired => "not in a proper pair",
        Outcome.OtherBarcode => "without a barcode of the list",
        Outcome.OtherStrand => "on the other strand",
        Outcome.NoContig => "on contigs that the genome lacks",
        Outcome.PastEnd => "past the end of their contig",
        Outcome.TooShort => "without a base",
        _ => "without a value",
    };
}
