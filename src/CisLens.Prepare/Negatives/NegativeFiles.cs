using CisLens.Core;
using CisLens.Formats.Fasta;
using CisLens.Formats.Tables;

namespace CisLens.Prepare.Negatives;

/// <summary>
/// Writes positives and negatives as BED and FASTA (one line per sequence), and the table of pairs. The name of a region is its 1-based
/// coordinates.
/// </summary>
sealed class NegativeFiles(Genome genome, IReadOnlyList<PositiveWindow> positives, IReadOnlyList<NegativeWindow> negatives)
{
    readonly byte[] _codes = new byte[positives.Max(p => p.End0 - p.Start0)];

    /// <summary>Writes all files into a folder.</summary>
    public void Write(string folder)
    {
        WritePositives(folder);
        Write(folder, "negatives", negatives.Select(n => new Region((int)n.Contig, n.Start0, n.End0)));
        DurableFile.WriteText(Path.Combine(folder, "pairs.tsv"),
            TableWriter.Format("positive negative length positive_gc negative_gc positive_repeat negative_repeat", Pairs()));
    }

    /// <summary>Writes the positives only, into a folder.</summary>
    public void WritePositives(string folder) =>
        Write(folder, "positives", positives.Select(p => new Region(p.Contig, p.Start0, p.End0)));

    /// <summary>Names and base codes of the positives.</summary>
    public IEnumerable<(string Name, byte[] Codes)> Positives() =>
        positives.Select(p => new Region(p.Contig, p.Start0, p.End0)).Select(r => (Name(r), Codes(r).ToArray()));

    /// <summary>Writes sequences, one line each.</summary>
    public static void Fasta(string path, IEnumerable<(string Name, byte[] Codes)> sequences) =>
        Lines(path, sequences.Select(s => $">{s.Name}\n{Dna.Decode(s.Codes)}"));

    void Write(string folder, string name, IEnumerable<Region> regions)
    {
        Lines(Path.Combine(folder, name + ".bed"),
            regions.Select(r => $"{genome.Contigs[r.Contig].Name}\t{r.Start0}\t{r.End0}\t{Name(r)}"));
        Lines(Path.Combine(folder, name + ".fa"), regions.Select(r => $">{Name(r)}\n{Dna.Decode(Codes(r))}"));
    }

    IEnumerable<object?[]> Pairs()
    {
        var byPositive = negatives.ToLookup(n => n.Positive, n => new Region((int)n.Contig, n.Start0, n.End0));
        for (int i = 0; i < positives.Count; i++)
        {
            var positive = new Region(positives[i].Contig, positives[i].Start0, positives[i].End0);
            var own = Profile(positive);
            foreach (var negative in byPositive[i])
                yield return [Name(positive), Name(negative), positive.Length, Rounded(own.Gc), Rounded(Profile(negative).Gc),
                    Rounded(own.Repeat), Rounded(Profile(negative).Repeat)];
            if (!byPositive.Contains(i))
                yield return [Name(positive), null, positive.Length, Rounded(own.Gc), null, Rounded(own.Repeat), null];
        }
    }

    static double Rounded(double share) => Math.Round(share, 4);

    WindowProfile Profile(Region region) => WindowProfile.Compute(genome, region.Contig, region.Start0, _codes.AsSpan(0, region.Length));

    ReadOnlySpan<byte> Codes(Region region)
    {
        var codes = _codes.AsSpan(0, region.Length);
        genome.Codes(region.Contig, region.Start0, codes);
        return codes;
    }

    string Name(Region region) => new Interval(genome.Contigs[region.Contig].Name, region.Start0, region.End0).ToString();

    static void Lines(string path, IEnumerable<string> lines) => DurableFile.Write(path, stream =>
    {
        using var writer = new StreamWriter(stream, leaveOpen: true) { NewLine = "\n" };
        foreach (string line in lines)
            writer.WriteLine(line);
    });

    readonly record struct Region(int Contig, long Start0, long End0)
    {
        public int Length => (int)(End0 - Start0);
    }
}
