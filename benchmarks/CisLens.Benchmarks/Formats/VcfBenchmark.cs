using System.Text;
using CisLens.Core;
using CisLens.Formats.Compression;
using CisLens.Formats.Vcf;

namespace CisLens.Benchmarks.Formats;

/// <summary>Records of a made-up VCF read a second on one core, alleles classified; the aim is 300,000.</summary>
static class VcfBenchmark
{
    const int Records = 500_000;

    public static void Run()
    {
        string plain = Path.GetTempFileName(), packed = Path.GetTempFileName();
        try
        {
            var text = MakeText();
            File.WriteAllBytes(plain, text);
            using (var bgzf = new BgzfStream(File.Create(packed)))
                bgzf.Write(text);
            Measurement.Print($"VCF plain ({text.Length / Records} bytes a record)", "records", () => Read(plain));
            Measurement.Print("VCF bgzipped", "records", () => Read(packed));
        }
        finally
        {
            File.Delete(plain);
            File.Delete(packed);
        }
    }

    static double Read(string path)
    {
        using var reader = VcfReader.Open(path);
        var record = new VcfRecord();
        long records = 0, bases = 0;
        for (; reader.Read(record); records++)
            for (int alt = 0; alt < record.AltCount; alt++)
                bases += record.RefKind == AlleleKind.Bases && record.AltKind(alt) == AlleleKind.Bases ? 1 : 0;
        return bases > 0 ? records : throw new InvalidOperationException("no record was read");
    }

    static byte[] MakeText()
    {
        var rng = new Rng(1);
        var text = new StringBuilder("##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n");
        for (int i = 0; i < Records; i++)
            text.Append($"chr{1 + i * 22L / Records}\t{1 + i * 100}\trs{rng.Next(1_000_000_000)}\t{"ACGT"[rng.Next(4)]}\t{"ACGT"[rng.Next(4)]}\t{rng.Next(100)}\tPASS\tAC={rng.Next(5000)};AF=0.{rng.Next(1_000_000)};AN=5008;DP={rng.Next(20_000)}\n");
        return Encoding.ASCII.GetBytes(text.ToString());
    }
}
