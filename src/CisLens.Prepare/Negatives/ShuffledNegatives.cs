using CisLens.Core;
using CisLens.Formats.Fasta;
using CisLens.Prepare.Datasets;

namespace CisLens.Prepare.Negatives;

/// <summary>Writes <c>negatives.fa</c> with shuffled copies of sequences. Their names tell the pairs.</summary>
static class ShuffledNegatives
{
    /// <summary>The names of the copies of a sequence.</summary>
    public static string Name(string name, int copy) => copy == 0 ? $"{name}.shuffled" : $"{name}.shuffled{copy + 1}";

    /// <summary>Makes a folder with <c>positives.fa</c> and <c>negatives.fa</c> from a FASTA of sequences.</summary>
    /// <exception cref="InputException">The file is invalid, or no sequence can be used.</exception>
    public static IReadOnlyList<Tally> FromFasta(NegativeOptions options, IRunLog log, CancellationToken stop)
    {
        var kept = new List<(string Name, byte[] Codes)>();
        var reasons = new List<string>();
        foreach (var (name, codes, _) in FastaSequences.Read(options.Positives, log))
            if (codes.Length == 0)
                reasons.Add("empty");
            else if (codes.Count(c => c >= Dna.N) > options.MaxN * codes.Length)
                reasons.Add("too many unknown bases");
            else
                kept.Add((name, codes));
        var tally = Tally.From("positives", kept.Count, reasons);
        if (kept.Count == 0)
            throw InputException.In(options.Positives, $"none of {tally.Read} sequences can be used: {tally.Reasons}");
        return [tally, Write(options, kept, folder => NegativeFiles.Fasta(Path.Combine(folder, "positives.fa"), kept), log, stop)];
    }

    /// <summary>Makes a folder with <c>negatives.fa</c> and the positives.</summary>
    /// <param name="options">The options.</param>
    /// <param name="positives">Names and base codes of the positives.</param>
    /// <param name="writePositives">Writes the files of the positives into the folder.</param>
    /// <param name="log">Receives a warning if negatives are missing.</param>
    /// <param name="stop">Stops the work. Nothing is written then.</param>
    /// <returns>The number of negatives that were wanted and made.</returns>
    public static Tally Write(NegativeOptions options, IReadOnlyCollection<(string Name, byte[] Codes)> positives,
        Action<string> writePositives, IRunLog log, CancellationToken stop)
    {
        var rng = new Rng(options.Seed).Split("shuffle");
        long wanted = (long)Math.Floor(positives.Count * options.PerPositive), made = 0;
        IEnumerable<(string, byte[])> Shuffled()
        {
            foreach (var (i, (name, codes)) in positives.Index())
                for (int copy = 0; copy < (int)(Math.Floor((i + 1) * options.PerPositive) - Math.Floor(i * options.PerPositive)); copy++)
                {
                    stop.ThrowIfCancellationRequested();
                    if (DinucleotideShuffle.Other(codes, rng) is not { } shuffled)
                        continue;
                    made++;
                    yield return (Name(name, copy), shuffled);
                }
        }
        DurableFolder.Write(options.Output, folder =>
        {
            writePositives(folder);
            NegativeFiles.Fasta(Path.Combine(folder, "negatives.fa"), Shuffled());
        });
        if (made < wanted)
            log.Warn("positives without another order of their dinucleotides", $"{wanted - made:N0} negatives are missing");
        return new Tally("negatives", wanted, made, made < wanted ? [new Dropped("no other order of the bases", wanted - made)] : []);
    }
}
