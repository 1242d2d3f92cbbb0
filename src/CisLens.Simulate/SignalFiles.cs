using CisLens.Core;
using CisLens.Formats.Fasta;
using CisLens.Formats.Signal;

namespace CisLens.Simulate;

/// <summary>
/// Writes one bigWig of accessibility per cell type. Each <see cref="StepBp"/> bases have one value, a Poisson count with the mean
/// <see cref="Background"/> + Σ over elements of 5 · e^(activity / 2) · e^(−d² / (2 · <see cref="SpreadBp"/>²)), where d is the distance to
/// the middle of the element and activity its log accessibility. Bases of N have no value.
/// </summary>
static class SignalFiles
{
    /// <summary>Length of a run of bases with one value.</summary>
    public const int StepBp = 16;
    /// <summary>Mean far from all elements.</summary>
    public const double Background = 0.3;
    /// <summary>Standard deviation of the signal around the middle of an element, in bp.</summary>
    public const double SpreadBp = 75;

    const int ReachBp = 300;   // four standard deviations

    /// <summary>Writes the files.</summary>
    public static void Write(string folder, World world, Rng rng)
    {
        Directory.CreateDirectory(Path.Combine(folder, "signal"));
        List<Contig> contigs = [.. world.Contigs.Select(c => new Contig(c.Name, c.Codes.Length))];
        foreach (var (cell, name) in Grammar.CellTypes.Index())
        {
            var own = rng.Split(name);
            using var writer = new BigWigWriter(Path.Combine(folder, "signal", name + ".bw"), contigs);
            for (int c = 0; c < contigs.Count; c++)
                Write(writer, c, world.Contigs[c].Codes, Means(world, c, cell), own);
            writer.Finish();
        }
    }

    static double[] Means(World world, int contig, int cell)
    {
        var means = new double[world.Contigs[contig].Codes.Length / StepBp];
        Array.Fill(means, Background);
        foreach (var element in world.Elements.Where(e => e.Contig == contig))
            for (int step = Math.Max(0, (element.Centre0 - ReachBp) / StepBp);
                step < Math.Min(means.Length, (element.Centre0 + ReachBp) / StepBp); step++)
            {
                double d = (step + 0.5) * StepBp - element.Centre0;
                means[step] += 5 * Math.Exp(element.Activity[cell] / 2) * Math.Exp(-d * d / (2 * SpreadBp * SpreadBp));
            }
        return means;
    }

    static void Write(BigWigWriter writer, int contig, byte[] codes, double[] means, Rng rng)
    {
        for (int step = 0; step < means.Length; step++)
            if (!codes.AsSpan(step * StepBp, StepBp).Contains(Dna.N) && Poisson(means[step], rng) is > 0 and var value)
                writer.Add(contig, (long)step * StepBp, (step + 1L) * StepBp, value);
    }

    // by multiplication (Knuth 1969); the means are small
    static int Poisson(double mean, Rng rng)
    {
        int count = 0;
        for (double limit = Math.Exp(-mean), product = rng.NextDouble(); product > limit; product *= rng.NextDouble())
            count++;
        return count;
    }
}
