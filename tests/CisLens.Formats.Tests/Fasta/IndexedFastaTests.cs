using CisLens.Tests;
using System.Text;
using CisLens.Core;
using CisLens.Formats.Compression;
using CisLens.Formats.Fasta;

namespace CisLens.Formats.Tests.Fasta;

public class IndexedFastaTests
{
    [Fact]
    public void The_index_is_that_of_samtools()
    {
        using var files = new FastaFolder(Text(61, "\n", finalNewline: false) + "\n>last one\r\nACGTA\r\nCG\r\n");
        FastaIndex.Write(files.Plain);
        string ours = File.ReadAllText(files.Plain + FastaIndex.Ending);
        File.Delete(files.Plain + FastaIndex.Ending);
        Referee.Run("samtools", "faidx", files.Plain);
        Assert.Equal(File.ReadAllText(files.Plain + FastaIndex.Ending), ours);
    }

    [Theory]
    [InlineData(60, "\n", true)]
    [InlineData(60, "\n", false)]
    [InlineData(7, "\r\n", true)]
    [InlineData(100_000, "\n", true)] // one line per sequence
    public void With_and_without_an_index_plain_and_BGZF_are_the_same_genome(int lineBases, string lineEnd, bool finalNewline)
    {
        using var files = new FastaFolder(Text(lineBases, lineEnd, finalNewline));
        using var whole = Genome.Open(files.Plain);
        FastaIndex.Write(files.Plain);
        File.Copy(files.Plain + FastaIndex.Ending, files.Packed + FastaIndex.Ending);
        foreach (string path in new[] { files.Plain, files.Packed })
        {
            using var indexed = Genome.Open(path);
            Assert.Equal(whole.Contigs, indexed.Contigs);
            for (int contig = whole.Contigs.Count - 1; contig >= 0; contig--)
                Assert.Equal(Letters(whole, contig), Letters(indexed, contig));
        }
    }

    [Fact]
    public void An_index_of_bgzip_is_used_and_a_broken_one_is_not()
    {
        using var files = new FastaFolder(Text(60, "\n", true));
        FastaIndex.Write(files.Plain);
        File.Copy(files.Plain + FastaIndex.Ending, files.Packed + FastaIndex.Ending);
        using var whole = Genome.Open(files.Plain);
        Referee.Run("bgzip", "-r", files.Packed);
        using (var indexed = Genome.Open(files.Packed))
            Assert.Equal(Letters(whole, 1), Letters(indexed, 1));
        var index = File.ReadAllBytes(files.Packed + BgzfLayout.IndexEnding);
        File.WriteAllBytes(files.Packed + BgzfLayout.IndexEnding, index[..^3]);
        using (var indexed = Genome.Open(files.Packed))
            Assert.Equal(Letters(whole, 1), Letters(indexed, 1));
    }

    [Fact]
    public void A_FASTA_that_was_changed_after_its_index_was_made_is_refused_when_it_is_read()
    {
        using var files = new FastaFolder(">a\nACGT\nACGT\n");
        FastaIndex.Write(files.Plain);
        File.WriteAllText(files.Plain, ">a\nAC\nT\nACGT\n");
        using var genome = Genome.Open(files.Plain);
        Assert.Contains("does not fit the FASTA", Assert.Throws<InputException>(() => genome.Letter(0, 0)).Message);
    }

    static string Letters(Genome genome, int contig) =>
        string.Concat(Enumerable.Range(0, (int)genome.Contigs[contig].Length).Select(i => genome.Letter(contig, i)));

    static string Text(int lineBases, string lineEnd, bool finalNewline)
    {
        var rng = new Rng(4);
        var text = new StringBuilder();
        foreach (int length in new[] { 70_000, 61, 60, 1 })
        {
            text.Append($">c{length} made{lineEnd}");
            for (int i = 0; i < length; i++)
                text.Append("ACGTNacgtR"[rng.Next(10)]).Append((i + 1) % lineBases == 0 || i == length - 1 ? lineEnd : "");
        }
        return finalNewline ? text.ToString() : text.ToString()[..^lineEnd.Length];
    }

    // The same text as plain FASTA and as BGZF, in a folder that is removed after the test.
    sealed class FastaFolder : IDisposable
    {
        readonly string _folder = Directory.CreateTempSubdirectory("cislens-").FullName;

        public FastaFolder(string text)
        {
            File.WriteAllText(Plain, text);
            using var bgzf = new BgzfStream(File.Create(Packed));
            bgzf.Write(Encoding.ASCII.GetBytes(text));
        }

        public string Plain => Path.Combine(_folder, "g.fa");
        public string Packed => Path.Combine(_folder, "g.fa.gz");
        public void Dispose() => Directory.Delete(_folder, recursive: true);
    }
}
