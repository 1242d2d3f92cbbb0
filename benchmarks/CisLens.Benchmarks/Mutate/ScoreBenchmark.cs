using System.Diagnostics;
using System.Globalization;
using System.Text;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Formats.Fasta;
using CisLens.Mutate.Runs;

namespace CisLens.Benchmarks.Mutate;

/// <summary>
/// What the pipeline costs beside the model: 1,000,000 variants of a made-up genome, windows of 1,000 bp, a model that does
/// almost nothing. The aims are 60 seconds and 1.5 GiB.
/// </summary>
static class ScoreBenchmark
{
    const int Variants = 1_000_000, GenomeBases = 100_000_000;

    public static void Run()
    {
        string folder = Directory.CreateTempSubdirectory("cislens-score-").FullName;
        try
        {
            using var genome = Genome.FromText(("chr1", Bases()));
            string vcf = Path.Combine(folder, "in.vcf");
            WriteVariants(vcf, genome);
            foreach (var (name, format) in ((string, ScoreFormat)[])[("o.vcf.gz", ScoreFormat.BgzfVcf), ("o.tsv", ScoreFormat.LongTsv)])
                Score(genome, vcf, new ScoreOutput(Path.Combine(folder, name), format));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static void Score(Genome genome, string vcf, ScoreOutput output)
    {
        using var model = new NearlyNothing();
        var clock = Stopwatch.StartNew();
        var result = new ScoreRun(new ScoreSettings
        {
            Vcf = vcf,
            Genome = genome,
            Model = model,
            ModelPaths = [vcf],
            ModelHash = "none",
            Outputs = [output],
        }, new SilentLog()).Run(CancellationToken.None);
        double seconds = clock.Elapsed.TotalSeconds, peak = Process.GetCurrentProcess().PeakWorkingSet64 / 1073741824.0;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"score to {output.Format}: {result.Counts.Alleles / seconds:N0} alleles/s, {seconds:0.0} s, peak {peak:0.00} GiB: {result.Totals}"));
    }

    static string Bases()
    {
        var rng = new Rng(1);
        return string.Create(GenomeBases, rng, static (text, rng) =>
        {
            for (int i = 0; i < text.Length; i++)
                text[i] = "ACGT"[(int)(rng.NextUInt64() >> 62)];
        });
    }

    static void WriteVariants(string path, Genome genome)
    {
        using var text = new StreamWriter(path, append: false, new UTF8Encoding(false), 1 << 16) { NewLine = "\n" };
        text.WriteLine("##fileformat=VCFv4.2\n##contig=<ID=chr1>\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO");
        for (int i = 0; i < Variants; i++)
        {
            long pos0 = 1000 + i * (GenomeBases - 2000L) / Variants;
            char reference = genome.Letter(0, pos0);
            text.WriteLine($"chr1\t{pos0 + 1}\trs{i}\t{reference}\t{(reference == 'A' ? 'C' : 'A')}\t.\tPASS\tAF=0.1");
        }
    }
}

/// <summary>A model whose answer is how often the window's middle base is in its middle.</summary>
sealed class NearlyNothing : ISequenceModel
{
    public ModelManifest Manifest { get; } = new()
    {
        Name = "nearly-nothing",
        Family = "stub",
        Design = "stub",
        Window = 1000,
        Tracks = [new Track { Id = "t", Kind = TrackKind.Probability }],
    };

    public int BatchSize => 64;

    public void Predict(PredictionRequest request, Prediction into) => WholeWindows.Predict(request, Manifest, Pass, into);

    static void Pass(SequenceBatch batch, ReadOnlySpan<int> tracks, Span<float> output)
    {
        for (int i = 0; i < batch.Count; i++)
            output[i] = batch[i].Slice(490, 20).Count(batch[i][499]) / 20f;
    }

    public void Dispose() { }
}
