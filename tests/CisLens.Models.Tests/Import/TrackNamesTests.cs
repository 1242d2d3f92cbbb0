using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Models.Import;
using CisLens.Tests;

namespace CisLens.Models.Tests.Import;

public class TrackNamesTests
{
    static IReadOnlyList<Track> Names(string text)
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, text);
            return TrackNames.Read(path, new SilentLog());
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Track_names_that_repeat_get_a_number_and_keep_their_name_as_label()
    {
        Assert.Equal([("a|x", "x in a"), ("b", null), ("a|x.3", "a|x again"), ("a|x.2", null), ("a|x.4", "a|x")],
            Names("# made up\na|x\tx in a\nb\na|x\tagain\na|x.2\na|x\n").Select(t => (t.Id, t.Label)));
    }

    // the lists that DeepSEA (Torch7), ExPecto and Basenji publish
    [Theory]
    [InlineData("\tname\n1\t8988T|DNase|None\n2\tAoSMC|DNase|None\n", "8988T|DNase|None AoSMC|DNase|None")]
    [InlineData("8988T|DNase|None\nAoSMC|DNase|None\n", "8988T|DNase|None AoSMC|DNase|None")]
    [InlineData("\tCell type\tAssay\tTreatment\tAssay type\tSource\t\n1\t8988T\tDNase\t\tDNase\tENCODE\ta.gz\n2\tHeLa-S3\tDNase\tIFNa4h\tDNase\tENCODE\tb.gz\n", "8988T|DNase|None HeLa-S3|DNase|IFNa4h")]
    [InlineData("index\tgenome\tidentifier\tfile\tdescription\n0\t0\tENCFF1\ta.w5\tDNASE:x\n1\t0\tENCFF2\tb.w5\tDNASE:y\n", "ENCFF1 ENCFF2")]
    [InlineData("0\ta\n1\tb\n", "a b")]
    [InlineData("one\n", "one")]
    [InlineData("1\n2\n", "1 2")]
    public void Published_lists_of_tracks_are_read(string text, string names) =>
        Assert.Equal(names, string.Join(' ', Names(text).Select(n => n.Id)));

    [Fact]
    public void All_faults_of_a_list_of_tracks_are_reported_at_once() =>
        Assert.EndsWith(": line 3 has the number 3, expected 2; the name in line 3 is empty; line 4 has the number 5, expected 3",
            Assert.Throws<InputException>(() => Names("\tname\n1\ta\n3\t\n5\tc\n")).Message, StringComparison.Ordinal);

    // counted in the file with awk: 24 CAGE, 10 DNASE, 30 RNA and 10 RNA3; 54 tracks have a partner
    [Fact]
    public void The_published_table_of_a_Borzoi_like_model_gives_assays_biosamples_pairs_and_transforms()
    {
        var tracks = TrackNames.Read(SharedData.Path("data/weights-baskerville/tiny_hg38/targets.txt"), new SilentLog());
        Assert.Equal([("CAGE", 24), ("DNASE", 10), ("RNA", 30), ("RNA3", 10)], tracks.CountBy(t => t.Assay!).Select(c => (c.Key, c.Value)));
        Assert.Equal(54, tracks.Count(t => t.StrandPair is not null));
        Assert.All(tracks.Index(), t => Assert.True(t.Item.StrandPair is not { } pair || tracks[pair].StrandPair == t.Index));
        Assert.Equal(("CNhs10752+", 1, "oral squamous cell carcinoma cell line:Ca9-22"), (tracks[0].Id, tracks[0].StrandPair, tracks[0].CellType));
        Assert.Equal(new() { SumStat = "sum_sqrt", Scale = 1, Clip = 384, ClipSoft = 64 }, tracks[0].Transform);
        Assert.Equal(("HepG2", new() { SumStat = "mean", Scale = 2, Clip = 128, ClipSoft = 32 }), (tracks[25].CellType, tracks[25].Transform));
    }

    const string Enformer = "index\tgenome\tidentifier\tfile\tclip\tscale\tsum_stat\tdescription\n"
        + "0\t0\tENCFF833POA\ta.w5\t32\t2\tmean\tDNASE:cerebellum male adult\n1\t0\tENCFF833POA\tb.w5\t32\t1\tsum\tCHIP:H3K27ac:liver\n";

    [Theory]
    [InlineData(Enformer)]
    [InlineData("identifier\tdescription\nENCFF833POA\tDNASE:cerebellum male adult\nENCFF833POA\tCHIP:H3K27ac:liver\n")]
    [InlineData("identifier\tdescription\n0\tENCFF833POA\tDNASE:cerebellum male adult\n1\tENCFF833POA\tCHIP:H3K27ac:liver\n")]
    [InlineData("track\tkind\tlabel\tassay\tbiosample\nENCFF833POA\tsignal\tx\tDNASE\tcerebellum male adult\nENCFF833POA\tsignal\tNA\tCHIP:H3K27ac\tliver\n")]
    public void A_table_may_lack_columns_and_its_numbers(string table)
    {
        var tracks = Names(table);
        Assert.Equal(["ENCFF833POA", "ENCFF833POA.2"], tracks.Select(t => t.Id));
        Assert.Equal([("DNASE", "cerebellum male adult"), ("CHIP:H3K27ac", "liver")], tracks.Select(t => (t.Assay!, t.CellType!)));
        Assert.StartsWith("ENCFF833POA", tracks[1].Label, StringComparison.Ordinal);
        Assert.Equal(table == Enformer ? new() { SumStat = "mean", Scale = 2, Clip = 32 } : null, tracks[0].Transform);
    }

    [Fact]
    public void A_part_of_a_table_keeps_the_numbers_of_the_whole()
    {
        var tracks = Names("\tidentifier\tstrand_pair\tdescription\n7522\tGTEX-a\t7522\tRNA:adipose_tissue\n7524\tGTEX-b+\t7525.0\tRNA:b\n7525\tGTEX-b-\t7524.0\tRNA:b\n");
        Assert.Equal([null, 2, 1], tracks.Select(t => t.StrandPair));
    }

    [Theory]
    [InlineData("3\tb\t9\t1", ":3: strand_pair is '9', expected the number or the name of a row")]
    [InlineData("3\tb\t2\t1", ":3: strand_pair of b is a, whose own strand_pair is a; expected pairs of two tracks")]
    [InlineData("3\tb\t3\tlow", ":3: scale is \"low\", expected a number")]
    [InlineData("1\tb\t1\t1", "line 3 has the number 1, expected one after 2")]
    public void A_row_that_is_not_valid_is_named(string row, string fault) =>
        Assert.EndsWith(fault, Assert.Throws<InputException>(() => Names($"\tidentifier\tstrand_pair\tscale\n2\ta\t2\t1\n{row}\n")).Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("DNASE:liver", "DNASE", "liver")]
    [InlineData("CHIP:H3K4me3:HepG2", "CHIP:H3K4me3", "HepG2")]
    [InlineData("CHIP:HepG2", "CHIP", "HepG2")]
    [InlineData("CAGE:cell line:Ca9-22", "CAGE", "cell line:Ca9-22")]
    [InlineData("ATAC:", "ATAC", null)]
    [InlineData("Measured in liver: a test", null, null)]
    [InlineData(":liver", null, null)]
    [InlineData(null, null, null)]
    public void A_description_begins_with_its_assay(string? description, string? assay, string? biosample) =>
        Assert.Equal((assay, biosample), TargetTable.Describe(description));
}
