using CisLens.Core;

namespace CisLens.Simulate;

/// <summary>Writes narrowPeak files. An element has a peak if its log accessibility, measured with noise, is above 0.</summary>
static class PeakFiles
{
    /// <summary>Standard deviation of a measured log accessibility.</summary>
    public const double Noise = 0.5;
    /// <summary>Standard deviation of a summit around the middle of its element, in bp.</summary>
    public const double JitterBp = 8;

    const int LeastHalfBp = 75, SpreadBp = 150;

    /// <summary>Writes one file per cell type, and the sample sheet. Returns the number of peaks of each.</summary>
    public static int[] Write(string folder, World world, Rng rng)
    {
        var counts = new int[Grammar.CellTypes.Count];
        for (int cell = 0; cell < counts.Length; cell++)
        {
            string name = Grammar.CellTypes[cell];
            var peaks = Peaks(world, cell, rng.Split(name)).ToList();
            TextFile.Write(Path.Combine(folder, "peaks", name + ".narrowPeak"), peaks);
            counts[cell] = peaks.Count;
        }
        TextFile.Write(Path.Combine(folder, "samples.tsv"),
            Grammar.CellTypes.Select(c => $"{c}\tpeaks/{c}.narrowPeak\tDNase\t{c}").Prepend("id\tpath\tassay\tcell_type"));
        return counts;
    }

    static IEnumerable<string> Peaks(World world, int cell, Rng rng)
    {
        int number = 0;
        foreach (var element in world.Elements)
        {
            double measured = element.Activity[cell] + Noise * rng.NextNormal();
            int summit0 = element.Centre0 + (int)Math.Round(JitterBp * rng.NextNormal());
            int start0 = summit0 - LeastHalfBp - rng.Next(SpreadBp), end0 = summit0 + LeastHalfBp + rng.Next(SpreadBp);
            if (measured <= 0)
                continue;
            double signal = Math.Round(5 * Math.Exp(measured / 2), 4);
            int score = (int)Math.Min(1000, signal * 10);
            yield return string.Join('\t', world.Contigs[element.Contig].Name, start0, end0, $"{Grammar.CellTypes[cell]}_{++number}",
                score, ".", TextFile.Number(signal), TextFile.Number(signal * 2), TextFile.Number(signal * 1.6), summit0 - start0);
        }
    }
}
