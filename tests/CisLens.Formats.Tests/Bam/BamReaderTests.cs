using System.Diagnostics;
using System.Globalization;
using CisLens.Core;
using CisLens.Formats.Bam;
using CisLens.Tests;

namespace CisLens.Formats.Tests.Bam;

public class BamReaderTests(ITestOutputHelper output)
{
    [Fact]
    public void Every_BAM_of_the_corpus_is_read_or_refused_as_its_verdict_says() =>
        Assert.Empty(CorpusWalk.Run(Corpus.Files("bam"), file => new(Read(file.Path).Records, [])));

    [Fact]
    public void Every_SAM_of_the_corpus_is_refused_with_the_samtools_command()
    {
        foreach (var file in Corpus.Files("sam").Where(f => f.Must == "accept" && f.Records > 0))
            Assert.Contains($"samtools view -b -o {Path.ChangeExtension(file.Path, "bam")} {file.Path}", Refusal(file.Path), StringComparison.Ordinal);
    }

    [Fact]
    public void CRAM_is_refused_with_the_samtools_command()
    {
        using var file = new TemporaryFile("CRAM\x03\x00 and more", ".cram");
        Assert.Equal($"{file.Path}: is CRAM, expected BAM; convert it: samtools view -b -T genome.fa -o {Path.ChangeExtension(file.Path, "bam")} {file.Path}",
            Refusal(file.Path));
    }

    [Fact]
    public void An_index_is_refused_with_the_name_of_its_kind()
    {
        foreach (var file in Corpus.Files("bai"))
            Assert.Contains("is an index, expected BAM; give the file that it belongs to", Refusal(file.Path), StringComparison.Ordinal);
    }

    // the table was made with samtools
    [Fact]
    public void Counts_of_real_files_equal_those_of_samtools()
    {
        string folder = SharedData.Path("data/signal-files");
        foreach (string[] row in File.ReadLines(Path.Combine(folder, "bam.tsv")).Skip(1).Select(line => line.Split('\t')))
        {
            var counts = Read(Path.Combine(folder, row[0]));
            Assert.Equal((row[0], string.Join(' ', row[2..9])), (row[0], string.Join(' ', counts.Contigs, counts.Records, counts.Mapped,
                counts.Primary, counts.Proper, counts.MapQ30, counts.Forward)));
            Assert.Equal(row[9], counts.Reverse.ToString(CultureInfo.InvariantCulture));
        }
    }

    // every field of every record, beside what samtools prints
    [Fact]
    public void Fields_equal_those_that_samtools_prints()
    {
        foreach (var file in Corpus.Files("bam").Where(f => f.Must == "accept"))
        {
            using var reader = BamReader.Open(file.Path);
            var read = new BamRecord();
            foreach (string[] line in Referee.Lines("samtools", "view", file.Path).Select(l => l.Split('\t')))
            {
                Assert.True(reader.Read(read));
                string Name(int contig) => contig < 0 ? "*" : reader.Contigs[contig].Name;
                string mate = read.MateContig >= 0 && read.MateContig == read.Contig ? "=" : Name(read.MateContig);
                string cigar = string.Concat(read.Cigar.ToArray().Select(o => $"{o >> 4}{"MIDNSHP=X"[(int)(o & 15)]}"));
                Assert.Equal($"{file.Name} {line[1]} {line[2]} {line[3]} {line[4]} {line[5]} {line[6]} {line[7]} {line[8]}",
                    $"{file.Name} {(int)read.Flags} {Name(read.Contig)} {read.Pos0 + 1} {read.MapQ} {(cigar.Length == 0 ? "*" : cigar)} "
                    + $"{mate} {read.MatePos0 + 1} {read.TemplateLength}");
                Assert.Equal(Tag(line, "NH:i:"), read.Integer("NH"u8)?.ToString(CultureInfo.InvariantCulture));
            }
            Assert.False(reader.Read(read));
        }
    }

    [Fact]
    public void No_truncated_BAM_is_read_as_a_shorter_one()
    {
        byte[] bytes = File.ReadAllBytes(Corpus.Files("bam").Single(f => f.Name.EndsWith("good.bam", StringComparison.Ordinal)).Path);
        using var cut = new TemporaryFile([]);
        foreach (int length in Enumerable.Range(0, 200).Select(i => i * bytes.Length / 200).Concat(Enumerable.Range(bytes.Length - 60, 60)))
        {
            File.WriteAllBytes(cut.Path, bytes[..length]);
            Assert.StartsWith(cut.Path, Refusal(cut.Path), StringComparison.Ordinal);
        }
    }

    // 70,000 operations do not fit into the field, so samtools writes them into tag CG
    [Fact]
    public void A_CIGAR_of_more_than_65535_operations_is_read()
    {
        string cigar = string.Concat(Enumerable.Repeat("1M1D", 35_000)), bases = new('A', 35_000);
        using var bam = MadeBam.FromSam("@SQ\tSN:c1\tLN:100000", $"r\t0\tc1\t11\t60\t{cigar}\t*\t0\t0\t{bases}\t*");
        using var reader = BamReader.Open(bam.Path);
        var read = new BamRecord();
        Assert.True(reader.Read(read));
        Assert.Equal((70_000, 70_010), (read.Cigar.Length, read.End0));
    }

    // the bytes inside the compression, which its checksum would hide; CISLENS_MUTATE_SECONDS makes it longer
    [Fact]
    public void Mutated_records_are_read_or_refused()
    {
        byte[][] files = [.. Corpus.Files("bam").Where(f => f.Must == "accept" && new FileInfo(f.Path).Length < 10_000).Select(f => Uncompressed(f.Path))];
        ulong seed = (ulong)DateTime.UtcNow.Ticks;
        var rng = new Rng(seed);
        double seconds = double.TryParse(Environment.GetEnvironmentVariable("CISLENS_MUTATE_SECONDS"), out double given) ? given : 3;
        int mutant = 0, refused = 0;
        for (var clock = Stopwatch.StartNew(); clock.Elapsed.TotalSeconds < seconds; mutant++)
        {
            var changed = Mutant.Make(rng, files);
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                Read(BamReader.Open("mutant", new MemoryStream(changed)));
            }
            catch (InputException)
            {
                refused++;
            }
            catch (Exception fault)
            {
                Assert.Fail($"seed {seed} mutant {mutant}: {fault}");
            }
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64L * changed.Length + (16 << 20));
        }
        output.WriteLine($"seed {seed}: {mutant} mutants, {refused} refused");
    }

    static byte[] Uncompressed(string path)
    {
        using var stream = Formats.Compression.TextInput.Open(path);
        var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    static string? Tag(string[] line, string prefix) =>
        line.Skip(11).FirstOrDefault(cell => cell.StartsWith(prefix, StringComparison.Ordinal))?[prefix.Length..];

    static string Refusal(string path) => Assert.Throws<InputException>(() => Read(path)).Message;

    static Counts Read(string path) => Read(BamReader.Open(path));

    static Counts Read(BamReader reader)
    {
        using (reader)
        {
            var counts = new Counts { Contigs = reader.Contigs.Count };
            for (var read = new BamRecord(); reader.Read(read); counts.Add(read))
                _ = read.End0 + read.Text("CB"u8).Length + (read.Integer("NH"u8) ?? 0);
            return counts;
        }
    }

    sealed class Counts
    {
        public int Contigs;
        public long Records, Mapped, Primary, Proper, MapQ30, Forward, Reverse;

        // samtools view -c with: -F 4; -F 2308; -F 1024 -f 2; -q 30; -F 20; -f 16
        public void Add(BamRecord read)
        {
            Records++;
            Mapped += read.Has(BamFlags.Unmapped) ? 0 : 1;
            Primary += read.Has(BamFlags.Unmapped | BamFlags.Secondary | BamFlags.Supplementary) ? 0 : 1;
            Proper += read.Has(BamFlags.ProperPair) && !read.Has(BamFlags.Duplicate) ? 1 : 0;
            MapQ30 += read.MapQ >= 30 ? 1 : 0;
            Forward += read.Has(BamFlags.Unmapped | BamFlags.Reverse) ? 0 : 1;
            Reverse += read.Has(BamFlags.Reverse) ? 1 : 0;
        }
    }
}
