using System.Diagnostics;
using System.Globalization;
using CisLens.Core;
using CisLens.Formats.Fasta;
using CisLens.Mutate.Runs;

namespace CisLens.Benchmarks.Mutate;

/// <summary>
/// Memory of a run that is as large as they come: 1,000,000 variants on a FASTA of 3 Gb, windows of 1,000 bp, a model that
/// does almost nothing. The aims are 1.5 GiB, and growth under 1 MiB per 100,000 variants. Needs 3.1 GB of disk.
/// </summary>
static class LargeGenomeBenchmark
{
    const int Contigs = 24, Every = 100_000;

    public static void Run()
    {
        string folder = Directory.CreateTempSubdirectory("cislens-large-").FullName;
        try
        {
            string fasta = Path.Combine(folder, "genome.fa"), vcf = Path.Combine(folder, "in.vcf");
            LargeGenome.Write(fasta, vcf, Contigs, contigBp: 125_000_000, variants: 1_000_000);
            Score(fasta, vcf, new ScoreOutput(Path.Combine(folder, "o.vcf.gz"), ScoreFormat.BgzfVcf));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static void Score(string fasta, string vcf, ScoreOutput output)
    {
        var clock = Stopwatch.StartNew();
        using var genome = Genome.Open(fasta);
        Say($"genome read in {clock.Elapsed.TotalSeconds:0.0} s, peak {PeakGib():0.00} GiB");
        using var model = new NearlyNothing();
        var scale = new Scale();
        clock.Restart();
        var result = new ScoreRun(new ScoreSettings { Vcf = vcf, Genome = genome, Model = model, ModelPaths = [vcf], ModelHash = "none", Outputs = [output] }, scale)
            .Run(CancellationToken.None);
        Say($"{result.Totals}");
        Say($"scored in {clock.Elapsed.TotalSeconds:0.0} s, peak {PeakGib():0.00} GiB");
        // the first weighing is still warming up
        double growth = (scale.Live[^1] - scale.Live[1]) / 1024.0 / (scale.Live.Count - 2);
        Say($"live bytes after each {Every:N0}: {string.Join(", ", scale.Live.Select(b => b.ToString("N0")))}");
        Say($"growth per {Every:N0} variants: {growth:0.0} KiB");
    }

    static double PeakGib() => Process.GetCurrentProcess().PeakWorkingSet64 / 1073741824.0;

    static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    /// <summary>A log that weighs what is in use whenever so many records are done.</summary>
    sealed class Scale : IRunLog
    {
        long _next = Every;

        /// <summary>Managed bytes in use.</summary>
        public List<long> Live { get; } = [];

        public void Info(string text) { }

        public void Warn(string kind, string example) { }

        public void Progress(string what, long done, long? total, string unit)
        {
            if (done < _next)
                return;
            _next += Every;
            Live.Add(GC.GetTotalMemory(forceFullCollection: true));
        }
    }
}
