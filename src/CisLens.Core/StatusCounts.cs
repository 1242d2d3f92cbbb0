namespace CisLens.Core;

/// <summary>The number of alleles, sequences or regions per status; the counts add up to those of the input.</summary>
public sealed class StatusCounts
{
    readonly SortedDictionary<string, long> _counts = new(StringComparer.Ordinal);

    /// <summary>Counts by status code.</summary>
    public IReadOnlyDictionary<string, long> ByCode => _counts;

    /// <summary>Number of alleles.</summary>
    public long Alleles => _counts.Values.Sum();

    /// <summary>Number of alleles without an effect.</summary>
    public long NotScored => _counts.Where(c => AlleleStatusCode.Parse(c.Key) is not { } status || !status.IsScored()).Sum(c => c.Value);

    /// <summary>Adds alleles of one status.</summary>
    public void Add(string code, long count = 1) => _counts[code] = _counts.GetValueOrDefault(code) + count;

    /// <summary>The last line of a run: all codes with their counts.</summary>
    public string Totals(long records) => $"{records:N0} records, {Alleles:N0} alleles" +
        (_counts.Count == 0 ? "" : $": {this}");

    /// <summary>All codes with their counts, the most frequent first.</summary>
    public override string ToString() =>
        string.Join(", ", _counts.OrderByDescending(c => c.Value).Select(c => $"{c.Key} {c.Value:N0}"));
}
