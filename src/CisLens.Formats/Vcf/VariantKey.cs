using System.Globalization;
using System.Text.RegularExpressions;
using CisLens.Core;

namespace CisLens.Formats.Vcf;

/// <summary>
/// Parses a variant with a 1-based position: <c>chr1:123:A:G</c>, <c>chr1:123:A&gt;G</c>, <c>1-123-A-G</c> (gnomAD),
/// <c>chr1_123_A_G_b38</c> (GTEx), <c>1_123_A_G</c> (Open Targets).
/// </summary>
public static partial class VariantKey
{
    /// <summary>Parses a variant. The name of the contig is not changed.</summary>
    /// <exception cref="UsageException">The text has none of these forms.</exception>
    public static Variant Parse(string text)
    {
        foreach (var form in (ReadOnlySpan<Regex>)[Colons(), Dashes(), Underscores()])
            if (form.Match(text) is { Success: true } match && long.TryParse(Digits(match), CultureInfo.InvariantCulture, out long pos)
                && pos > 0)
                return new Variant(match.Groups["contig"].Value, Position.FromOneBased(pos).ZeroBased, match.Groups["ref"].Value,
                    match.Groups["alt"].Value);
        throw new UsageException($"variant {text}: expected chr1:123:A:G, chr1:123:A>G, 1-123-A-G, 1_123_A_G or chr1_123_A_G_b38");
    }

    static string Digits(Match match) => match.Groups["pos"].Value.Replace(",", "", StringComparison.Ordinal);

    [GeneratedRegex("^(?<contig>.+):(?<pos>[0-9,]+):(?<ref>[ACGTNacgtn]+)[:>](?<alt>[ACGTNacgtn]+)$", RegexOptions.CultureInvariant)]
    private static partial Regex Colons();

    [GeneratedRegex("^(?<contig>.+)-(?<pos>[0-9]+)-(?<ref>[ACGTNacgtn]+)-(?<alt>[ACGTNacgtn]+)$", RegexOptions.CultureInvariant)]
    private static partial Regex Dashes();

    [GeneratedRegex("^(?<contig>.+)_(?<pos>[0-9]+)_(?<ref>[ACGTNacgtn]+)_(?<alt>[ACGTNacgtn]+)(_b[0-9]+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Underscores();
}
