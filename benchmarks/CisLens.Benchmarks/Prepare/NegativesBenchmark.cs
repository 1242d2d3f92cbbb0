using System.Diagnostics;
using System.Globalization;
using System.Text;
using CisLens.Core;
using CisLens.Formats.Fasta;
using CisLens.Prepare.Negatives;

namespace CisLens.Benchmarks.Prepare;

/// <summary>
/// Matched negatives for 25,000 regions of 200 to 600 bp on a made-up genome of 3 Gb: GC content changes every 100 kb, half is
/// soft-masked in stretches of some hundred bp, a twentieth is N; the regions are GC-rich. Needs 3.1 GB of disk.
/// </summary>
static class NegativesBenchmark
{
    const int Contigs = 24, ContigBp = 125_000_000, LineBp = 100, IsochoreBp = 100_000, GapBp = 6_250_000, Regions = 25_000;

    public static void Run()
    {
        string folder = Directory.CreateTempSubdirectory("cislens-negatives-").FullName;
        try
        {
            string fasta = Path.Combine(folder, "genome.fa"), bed = Path.Combine(folder, "positives.bed");
            WriteGenome(fasta);
            var clock = Stopwatch.StartNew();
            using (var genome = Genome.Open(fasta))
            {
                Say($"genome of {genome.Contigs.Sum(c => c.Length) / 1e9:0.00} Gb read in {clock.Elapsed.TotalSeconds:0.0} s");
                Positives(genome, bed);
            }
            foreach (double perPositive in new[] { 1.0, 5 })
                Draw(fasta, bed, Path.Combine(folder, "out"), perPositive);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static void Draw(string fasta, string bed, string output, double perPositive)
    {
        var clock = Stopwatch.StartNew();
        var tallies = NegativeSet.Run(new NegativeOptions { Positives = bed, Genome = fasta, Output = output, PerPositive = perPositive }, new SilentLog(), CancellationToken.None);
        Say($"{perPositive} a positive: {tallies[1].Kept:N0} of {tallies[1].Read:N0} negatives in {clock.Elapsed.TotalSeconds:0.0} s, reading the genome and writing BED and FASTA included; peak {Process.GetCurrentProcess().PeakWorkingSet64 / 1073741824.0:0.00} GiB");
    }

    static void WriteGenome(string path)
    {
        using var stream = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20);
        var rng = new Rng(1);
        var line = new byte[LineBp + 1];
        line[LineBp] = (byte)'\n';
        for (int c = 1; c <= Contigs; c++)
        {
            stream.Write(Encoding.ASCII.GetBytes($">chr{c}\n"));
            double gc = 0.4;
            long masked = 0;   // below 0: bases left in upper case; above: in lower case
            for (int start0 = 0; start0 < ContigBp; start0 += LineBp)
            {
                if (start0 % IsochoreBp == 0)
                    gc = 0.32 + 0.25 * rng.NextDouble();
                for (int i = 0; i < LineBp; i++)
                {
                    if (masked == 0)
                        masked = (1 + rng.Next(1000)) * (rng.Next(2) == 0 ? 1 : -1);
                    line[i] = start0 < GapBp ? (byte)'N' : Letter(rng.NextUInt64(), gc, masked > 0);
                    masked -= Math.Sign(masked);
                }
                stream.Write(line);
            }
        }
    }

    static byte Letter(ulong bits, double gc, bool masked)
    {
        bool strong = (bits >> 11) * (1.0 / (1UL << 53)) < gc;
        byte letter = strong ? "GC"u8[(int)(bits & 1)] : "AT"u8[(int)(bits & 1)];
        return masked ? (byte)(letter | 0x20) : letter;
    }

    /// <summary>Regions where GC content is high more often than elsewhere, as peaks are.</summary>
    static void Positives(Genome genome, string path)
    {
        using var bed = new StreamWriter(path) { NewLine = "\n" };
        var rng = new Rng(2);
        var codes = new byte[600];
        for (int kept = 0; kept < Regions;)
        {
            int contig = rng.Next(Contigs), length = 200 + rng.Next(401), start0 = rng.Next(ContigBp - length);
            var window = codes.AsSpan(0, length);
            genome.Codes(contig, start0, window);
            double gc = (window.Count<byte>(1) + window.Count<byte>(2)) / (double)length;
            if (window.Contains(Dna.N) || rng.NextDouble() > (gc - 0.3) * 4)
                continue;
            bed.WriteLine($"chr{contig + 1}\t{start0}\t{start0 + length}");
            kept++;
        }
    }

    static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
