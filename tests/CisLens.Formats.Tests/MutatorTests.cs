using System.Diagnostics;
using CisLens.Core;
using CisLens.Formats.Bed;
using CisLens.Formats.Fasta;
using CisLens.Formats.Signal;
using CisLens.Formats.Vcf;
using CisLens.Tests;

namespace CisLens.Formats.Tests;

/// <summary>Reads valid files that were changed at random. Only InputException may be thrown. Time and memory must be small.</summary>
public class MutatorTests(ITestOutputHelper output)
{
    static readonly TimeSpan s_time = TimeSpan.FromSeconds(3);

    [Fact]
    public void Mutated_VCF_is_read_or_refused() => Run("vcf", path =>
    {
        using var reader = VcfReader.Open(path);
        var record = new VcfRecord();
        while (reader.Read(record))
            for (int alt = 0; alt < record.AltCount; alt++)
                record.AltKind(alt);
    });

    [Fact]
    public void Mutated_BED_is_read_or_refused() => Run("bed", path => _ = BedReader.Read(path).Count());

    [Fact]
    public void Mutated_FASTA_is_read_or_refused() => Run("fasta", path =>
    {
        using var genome = Genome.Open(path);
        var codes = new byte[100];
        for (int contig = 0; contig < genome.Contigs.Count; contig++)
            genome.Codes(contig, genome.Contigs[contig].Length - 50, codes);
    });

    [Fact]
    public void Mutated_bigWig_is_read_or_refused() => Run("bigwig", path =>
    {
        using var reader = BigWigReader.Open(path);
        var values = new float[1000];
        for (int contig = 0; contig < Math.Min(reader.Contigs.Count, 10); contig++)
            reader.Read(contig, reader.Contigs[contig].Length / 2, values);
        _ = reader.Intervals().Count();
    });

    [Fact]
    public void Mutated_signal_text_is_read_or_refused()
    {
        using var genome = Genome.FromText(("chr1", new string('A', 20_000)), ("chr19", "AC"));
        Run("signal", path =>
        {
            using var reader = SignalReader.Open(path, genome);
            _ = reader.Intervals().Count();
        }, [SharedData.Path("data/signal-files/text/fixedstep.wig"), SharedData.Path("data/signal-files/text/variable_step.wig"),
            SharedData.Path("data/signal-files/text/igv_mixedPosNeg.bedgraph")]);
    }

    // CISLENS_SEED repeats a run; CISLENS_MUTATE_SECONDS makes it longer.
    void Run(string format, Action<string> read, IEnumerable<string>? valid = null)
    {
        ulong seed = ulong.TryParse(Environment.GetEnvironmentVariable("CISLENS_SEED"), out ulong given) ? given : (ulong)Stopwatch.GetTimestamp();
        var time = double.TryParse(Environment.GetEnvironmentVariable("CISLENS_MUTATE_SECONDS"), out double seconds) ? TimeSpan.FromSeconds(seconds) : s_time;
        var rng = new Rng(seed);
        valid ??= Corpus.Files(format).Where(f => f.Must == "accept").Select(f => f.Path);
        var files = valid.Where(path => new FileInfo(path).Length < 100_000).Select(File.ReadAllBytes).ToList();
        using var file = new TemporaryFile([]);
        int passed = 0;
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < time; passed++)
            One(rng, files, file.Path, read, $"{format} seed {seed} mutant {passed}");
        output.WriteLine($"{format}: seed {seed}, {passed} passed, 0 failed");
    }

    static void One(Rng rng, List<byte[]> files, string path, Action<string> read, string name)
    {
        var bytes = Mutant.Make(rng, files);
        File.WriteAllBytes(path, bytes);
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            read(path);
        }
        catch (InputException)
        {
        }
        catch (Exception fault)
        {
            Assert.Fail($"{name}: {fault}");
        }
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        // A reader may allocate at most 64 times the size of the file plus 16 MiB.
        Assert.True(allocated <= 64L * bytes.Length + (16 << 20), $"{name}: {allocated} bytes for {bytes.Length}");
    }
}
