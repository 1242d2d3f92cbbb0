using System.Diagnostics;
using System.Globalization;
using CisLens.Core;
using CisLens.Formats.Fasta;
using CisLens.Mutate.Runs;

namespace CisLens.Benchmarks.Mutate;

/// <summary>Memory for a VCF with a header line of 48 MiB, scored with a stub model to an indexed VCF. The aim is 256 MiB.</summary>
static class LongHeaderBenchmark
{
    const int LineBytes = 48 << 20;

    public static void Run()
    {
        string folder = Directory.CreateTempSubdirectory("cislens-header-").FullName;
        try
        {
            string vcf = Path.Combine(folder, "in.vcf");
            Write(vcf);
            using var genome = Genome.FromText(("chr1", new string('A', 10_000)));
            using var model = new NearlyNothing();
            var output = new ScoreOutput(Path.Combine(folder, "o.vcf.gz"), ScoreFormat.BgzfVcf, Index: true);
            new ScoreRun(new ScoreSettings { Vcf = vcf, Genome = genome, Model = model, ModelPaths = [vcf], ModelHash = "none", Outputs = [output] }, new SilentLog())
                .Run(CancellationToken.None);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"header line of {LineBytes >> 20} MiB: peak {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MiB"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static void Write(string path)
    {
        using var text = new StreamWriter(path) { NewLine = "\n" };
        text.Write("##fileformat=VCFv4.2\n##long=");
        for (int i = 0; i < LineBytes; i += 1 << 16)
            text.Write(new string('x', 1 << 16));
        text.Write("\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\nchr1\t5000\t.\tA\tC\t.\t.\t.\n");
    }
}
