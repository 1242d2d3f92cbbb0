using CisLens.Core;
using CisLens.Formats.Fasta;

namespace CisLens.Formats.Tests.Fasta;

public class FastaCorpusTests
{
    // Two test files of samtools are valid there, but files made for this project require an error for the same content: a sequence
    // without a name (made/fasta/bad_empty_name.fa) and digits in a sequence (made/fasta/bad_digit.fa). CisLens refuses both;
    // docs/decisions/fasta-strictness.md gives the reasons.
    static readonly string[] s_refusedOnPurpose = ["fasta/valid/htslib_faidx.fa", "fasta/valid/samtools_dict.fa"];

    [Fact]
    public void Every_FASTA_of_the_corpus_is_read_or_refused_as_its_verdict_says() =>
        Assert.Equal(s_refusedOnPurpose, CorpusWalk.Run(Files(index: false), ReadWhole).Select(fault => fault.Split(' ')[0]));

    [Fact]
    public void Every_index_of_the_corpus_is_read_or_refused_as_its_verdict_says() => Assert.Empty(CorpusWalk.Run(Files(index: true), ReadIndex));

    [Fact]
    public void A_broken_index_gives_a_warning_and_is_not_used()
    {
        foreach (var file in Files(index: true).Where(f => f.Must == "reject"))
        {
            var log = new WarningLog();
            using var genome = Genome.Open(Fasta(file), log);
            Assert.Equal(["chrA", "chrB", "chrM"], genome.Contigs.Select(c => c.Name));
            Assert.StartsWith(file.Path, Assert.Single(log.Warnings));
        }
    }

    static IEnumerable<Corpus> Files(bool index) => Corpus.Files("fasta").Where(f => f.Name.EndsWith(FastaIndex.Ending, StringComparison.Ordinal) == index);

    static string Fasta(Corpus index) => index.Path[..^FastaIndex.Ending.Length];

    static CorpusWalk.Result ReadWhole(Corpus file)
    {
        using var stream = CisLens.Formats.Compression.TextInput.Open(file.Path);
        var reader = new FastaReader(file.Path, stream);
        int count = reader.ReadAll().Count;
        if (file.Reason.Contains("no index can be built", StringComparison.Ordinal) && reader.Layout.UnevenLine is { } line)
            throw InputException.At(file.Path, line, "uneven lines");
        return new(count, []);
    }

    // One index of htslib has no FASTA file, so only the lines of the index can be checked.
    static CorpusWalk.Result ReadIndex(Corpus file)
    {
        if (!File.Exists(Fasta(file)))
            return new(FastaIndex.Read(file.Path, 1 << 30).Count, []);
        using var fasta = new IndexedFasta(Fasta(file), File.OpenRead(Fasta(file)));
        return new(fasta.Entries.Count, []);
    }

    sealed class WarningLog : IRunLog
    {
        public List<string> Warnings { get; } = [];
        public void Info(string text) { }
        public void Warn(string kind, string example) => Warnings.Add(example);
        public void Progress(string what, long done, long? total, string unit) { }
    }
}
