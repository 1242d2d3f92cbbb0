using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Prepare.Datasets;

namespace CisLens.Prepare.Tests.Datasets;

/// <summary>Windows of 4 bp with 1 bp on either side, on both strands of one contig: AACCGTTTGN, positions 0 to 9.</summary>
public sealed class DatasetStrandsTests : IDisposable
{
    const string Contig = "AACCGTTTGN";
    readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    string Write(SequenceStorage storage, bool strands = true, bool names = true)
    {
        string path = _temp.File("genome.fa", $">chr1\n{Contig}\n");
        var file = new DatasetSource("genome", path, new FileInfo(path).Length, DatasetFiles.Sha256(path));
        var head = new DatasetHead { Tracks = TestDataset.Tracks(1), BinBp = 4, Labels = LabelStorage.Float32 };
        string folder = _temp.Folder($"{storage}{strands}{names}");
        using var writer = new DatasetWriter(folder, TestDataset.Describe(4, head) with
        {
            Kind = ExampleKind.Intervals,
            Sequences = storage,
            HasStrands = strands,
            HasNames = names,
            Flank = 1,
            Genomes = [new DatasetGenome { Name = "g", Count = 0, Contigs = [new("chr1", 10)],
                File = storage == SequenceStorage.Genome ? file : null }],
        }, ["all"]);
        byte[] contig = Dna.Encode(Contig);
        writer.Add(new Example { Codes = contig.AsSpan(0, 6), Labels = [1], Start0 = 1, Name = "plus" });
        writer.Add(new Example { Codes = contig.AsSpan(0, 6), Labels = [2], Start0 = 1, Name = "minus", Reverse = true });
        writer.Add(new Example { Codes = [.. contig.AsSpan(6, 4), Dna.N, Dna.N], Labels = [3], Start0 = 7, Name = "end", Reverse = true });
        writer.Finish();
        return folder;
    }

    static string Bases(Dataset data, int index, int shift, int length)
    {
        var codes = new byte[length];
        data.Sequence(index, shift, codes);
        return Dna.Decode(codes);
    }

    [Theory, InlineData(SequenceStorage.Packed), InlineData(SequenceStorage.Genome)]
    public void A_window_on_the_minus_strand_is_read_as_its_reverse_complement(SequenceStorage storage)
    {
        using var data = Dataset.Open(Write(storage));
        Assert.Equal("ACCG", Bases(data, 0, 0, 4));
        Assert.Equal("CGGT", Bases(data, 1, 0, 4));
        // with the bases on either side: A ACCG T, and its reverse complement
        Assert.Equal("ACGGTT", Bases(data, 1, 0, 6));
        // a shift to the right is a shift along the strand of the window
        Assert.Equal("CCGT", Bases(data, 0, 1, 4));
        Assert.Equal("GGTT", Bases(data, 1, 1, 4));
        // 7 to 11; 10 is outside the contig: TGN- on plus
        Assert.Equal("NNCA", Bases(data, 2, 0, 4));
        Assert.Equal((1, 4), data.Bases(2));
        Assert.Equal((0, 4), data.Bases(1));
    }

    [Fact]
    public void Windows_have_strands_and_are_named_by_their_names()
    {
        using var data = Dataset.Open(Write(SequenceStorage.Packed));
        Assert.Equal(["plus", "minus", "end"], Enumerable.Range(0, 3).Select(data.Name));
        Assert.Equal([Strand.Plus, Strand.Minus, Strand.Minus], Enumerable.Range(0, 3).Select(i => data.Interval(i).Strand));
        Assert.Equal(new Interval("chr1", 7, 11, Strand.Minus), data.Place(2));
    }

    [Fact]
    public void Without_strands_and_names_neither_the_files_nor_the_description_mention_them()
    {
        string folder = Write(SequenceStorage.Packed, strands: false, names: false);
        using var data = Dataset.Open(folder);
        Assert.Equal("ACCG", Bases(data, 1, 0, 4));
        Assert.Equal(("chr1:2-5", Strand.None), (data.Name(1), data.Interval(1).Strand));
        Assert.False(File.Exists(Path.Combine(folder, "strands.u8")));
        Assert.False(File.Exists(Path.Combine(folder, "names.txt")));
        Assert.DoesNotContain("has_", File.ReadAllText(Path.Combine(folder, "dataset.json")));
    }

    [Fact]
    public void The_fingerprint_depends_on_strands_and_names()
    {
        string Fingerprint(bool strands, bool names) => DatasetManifest.Read(Write(SequenceStorage.Packed, strands, names)).Fingerprint;
        Assert.Equal(4, new[] { Fingerprint(false, false), Fingerprint(true, false), Fingerprint(false, true), Fingerprint(true, true) }
            .Distinct().Count());
    }

    [Fact]
    public void A_damaged_strand_is_refused_with_the_name_of_the_file()
    {
        string folder = Write(SequenceStorage.Packed);
        File.WriteAllBytes(Path.Combine(folder, "strands.u8"), [0, 1, 7]);
        Assert.Contains("strands.u8: the SHA-256 differs", Assert.Throws<InputException>(() => Dataset.Open(folder)).Message);
        File.Delete(Path.Combine(folder, "strands.u8"));
        Assert.Contains("strands.u8 is missing", Assert.Throws<InputException>(() => Dataset.Open(folder)).Message);
    }
}
