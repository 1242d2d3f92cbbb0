using CisLens.Core;
using CisLens.Formats.Fasta;

namespace CisLens.Benchmarks.Formats;

/// <summary>Megabases a second on one core: a FASTA packed, and windows encoded from the packed genome; the aim for windows is 200.</summary>
static class FastaBenchmark
{
    const int Bases = 100_000_000;
    const int LineBases = 60;

    public static void Run()
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, MakeText());
            Measurement.Print("FASTA read whole", "Mb", () => Pack(path));
            using var genome = Genome.Open(path);
            foreach (int window in new[] { 600, 1_000, 196_608 })
                Measurement.Print($"windows of {window} bp encoded", "Mb", () => Encode(genome, window));
        }
        finally
        {
            File.Delete(path);
        }
    }

    static double Pack(string path)
    {
        using var genome = Genome.Open(path);
        return genome.Contigs.Sum(contig => contig.Length) / 1e6;
    }

    static double Encode(Genome genome, int window)
    {
        var rng = new Rng(2);
        var codes = new byte[window];
        long done = 0;
        for (; done < 2L * Bases; done += window)
            genome.Codes(0, rng.Next(Bases - window), codes);
        return done / 1e6;
    }

    // Half in lower case and one run of N in 10 kb, as in a real genome.
    static byte[] MakeText()
    {
        var rng = new Rng(1);
        var text = new MemoryStream();
        text.Write(">chr1\n"u8);
        for (int i = 0; i < Bases; i++)
        {
            byte letter = i % 10_000 < 20 ? (byte)'N' : (byte)"ACGT"[rng.Next(4)];
            text.WriteByte(i / 300 % 2 == 0 ? letter : (byte)(letter | 32));
            if ((i + 1) % LineBases == 0)
                text.WriteByte((byte)'\n');
        }
        return text.ToArray();
    }
}
