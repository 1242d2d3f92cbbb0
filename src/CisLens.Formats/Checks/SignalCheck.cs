using CisLens.Core;
using CisLens.Formats.Contigs;
using CisLens.Formats.Fasta;
using CisLens.Formats.Signal;

namespace CisLens.Formats.Checks;

/// <summary>Checks whether a signal (bigWig, bedGraph or wiggle) fits a genome.</summary>
public static class SignalCheck
{
    /// <summary>Reads the whole file and returns the findings.</summary>
    /// <exception cref="InputException">The file is damaged, is no signal, shares no contig with the genome or is of another build.
    /// </exception>
    public static IReadOnlyList<Finding> Run(string path, Genome genome, ContigSynonyms? synonyms = null)
    {
        using var signal = SignalReader.Open(path, genome, synonyms);
        var facts = SignalFacts.Count(signal);
        var findings = new List<Finding>
        {
            new(path, "format", signal.Format, FindingLevel.Ok),
            Finding.From(path, "contigs", signal.Missing is null ? signal.Matches : $"{signal.Matches}; {signal.Missing}",
                signal.Missing is null),
            Finding.From(path, "intervals", $"{facts.Intervals} with {facts.Bases} bp "
                + $"({Percent.Format(facts.Bases, genome.Contigs.Sum(c => c.Length))} of the genome)", facts.Intervals > 0),
            Finding.From(path, "values", Values(facts), facts.Intervals == 0 || facts.Min != 0 || facts.Max != 0),
            Finding.From(path, "negative", $"{facts.NegativeBases} bp below 0", facts.NegativeBases == 0),
            Finding.From(path, "NaN", $"{facts.NotFinite} intervals with NaN or infinite values", facts.NotFinite == 0),
        };
        // the totals of a file are those of all its contigs
        if (signal.StatedTotals is { } stated && signal.Missing is null && stated.Bases != facts.Bases)
            findings.Add(new(path, "totals", $"the header states {stated.Bases} bp with a value, but the intervals have {facts.Bases} bp, "
                + "which are used", FindingLevel.Look));
        return findings;
    }

    static string Values(SignalFacts facts) =>
        facts.Intervals == 0 ? "none"
        : facts.Min == 0 && facts.Max == 0 ? "all are 0"
        : $"{facts.Min:g6} to {facts.Max:g6}, mean {facts.Sum / facts.Bases:g6}";
}
