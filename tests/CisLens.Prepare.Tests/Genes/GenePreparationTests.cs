using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Prepare.Datasets;
using CisLens.Prepare.Genes;

namespace CisLens.Prepare.Tests.Genes;

public sealed class GenePreparationTests : IDisposable
{
    readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    // Each contig has these 30 bases. They differ enough to recognise positions.
    const string Bases = "AACCGGTTACGTACGTTTGGCCAATGCATG";

    // PLUS has exons 3-8, 12-16 and 20-27 (0-based, half-open) on contig c1. MINUS has exons 2-6 and 10-14 on contig c2.
    // ONE has one exon on contig c3.
    GeneOptions World(string genes = "#NAME\tCHROM\tSTRAND\tTX_START\tTX_END\tEXON_START\tEXON_END\n" +
        "PLUS\tc1\t+\t3\t27\t3,12,20,\t8,16,27,\nMINUS\tc2\t-\t2\t14\t2,10,\t6,14,\nONE\tc3\t+\t5\t20\t5,\t20,\n") => new()
        {
            Output = _temp.New("data"),
            Genome = _temp.File("genome.fa", string.Concat(Enumerable.Range(1, 4).Select(c => $">c{c}\n{Bases}\n"))),
            Genes = _temp.File("genes.tsv", genes),
            Test = ["c2"],
            Validation = ["c3"],
            Window = 10,
            Flank = 4,
        };

    static DatasetManifest Run(GeneOptions options) => GenePreparation.Run(options, new SilentLog(), CancellationToken.None);

    static string Text(Dataset data, int index, int room)
    {
        var codes = new byte[room];
        data.Sequence(index, 0, codes);
        return string.Concat(codes.Select(Dna.Letter));
    }

    static string Classes(Dataset data, int index)
    {
        var labels = new float[data.Bins * 3];
        data.Labels(index, labels);
        return string.Concat(labels.Chunk(3).Select(bin => float.IsNaN(bin[0]) ? '?' : "nad"[Array.IndexOf(bin, 1f)]));
    }

    [Fact]
    public void Blocks_go_from_the_5_prime_end_with_N_around_the_transcript()
    {
        var options = World();
        var manifest = Run(options);
        using var data = Dataset.Open(options.Output);
        Assert.Equal((5, 10, 10, 4), (data.Count, data.Window, data.Bins, data.Flank));
        Assert.Equal(["neither", "acceptor", "donor"], data.Tracks.Select(t => t.Id));
        Assert.Equal(["PLUS c1:4-13+", "PLUS c1:14-23+", "PLUS c1:24-27+", "MINUS c2:5-14-", "MINUS c2:3-4-"], Enumerable.Range(0, 5).Select(data.Name));
        // The transcript of PLUS is CGGTTACGTACGTTTGGCCAATGC (3 to 27). Each block has flanks of four bases, with N outside the transcript.
        Assert.Equal(["NNNNCGGTTACGTACGTT", "CGTACGTTTGGCCAATGC", "GCCAATGC".PadRight(18, 'N')], [Text(data, 0, 18), Text(data, 1, 18), Text(data, 2, 18)]);
        // This is the block without its flanks.
        Assert.Equal("CGGTTACGTA", Text(data, 0, 10));
        // The transcript of MINUS is GTACGTAACCGG, the reverse complement of CCGGTTACGTAC (2 to 14).
        Assert.Equal(["NNNNGTACGTAACCGGNN", "AACCGG".PadRight(18, 'N')], [Text(data, 3, 18), Text(data, 4, 18)]);
        Assert.Equal([Split.Train, Split.Train, Split.Train, Split.Test, Split.Test], Enumerable.Range(0, 5).Select(data.SplitOf));
        Assert.Equal(LabelStorage.Classes, manifest.Heads[0].Labels);
    }

    [Fact]
    public void Ends_of_exons_next_to_introns_are_sites_and_labels_outside_the_transcript_are_missing()
    {
        var options = World();
        Run(options);
        using var data = Dataset.Open(options.Output);
        // PLUS has donors at 7 and 15 and acceptors at 12 and 20. The transcript starts at 3.
        // So the donors have positions 4 and 12 in the transcript, and the acceptors 9 and 17.
        Assert.Equal(["nnnndnnnna", "nndnnnnann", "nnnn??????"], Enumerable.Range(0, 3).Select(i => Classes(data, i)));
        // MINUS is read from 13 down to 2. The donor is at 10 (position 3) and the acceptor at 5 (position 8).
        Assert.Equal(["nnndnnnnan", "nn????????"], [Classes(data, 3), Classes(data, 4)]);
    }

    [Fact]
    public void Genes_and_blocks_that_cannot_be_used_are_counted_under_their_reasons()
    {
        var options = World("NAME\tCHROM\tSTRAND\tTX_START\tTX_END\tEXON_START\tEXON_END\n" +
            "ONE\tc1\t+\t5\t20\t5\t20\nTOUCH\tc1\t+\t5\t20\t5,9\t9,20\nOVER\tc1\t+\t5\t20\t5,8\t9,20\nTINY\tc1\t+\t5\t20\t5,9,15\t7,10,20\n" +
            "ACROSS\tc1\t-\t5\t20\t5,15\t9,20\nGOOD\tc1\t-\t18\t30\t18,27\t20,30\n");
        File.WriteAllText(options.Genome, $">c1\n{Bases[..20]}NNNNNNNNNN\n>c2\n{Bases}\n>c3\n{Bases}\n");
        string folds = _temp.File("folds.bed", "c1\t0\t8\ttest\nc1\t8\t30\ttrain\n");
        options = options with { Test = [], Validation = [], Folds = folds, MaxN = 0.5 };
        var tallies = Run(options).Tallies;
        Assert.Equal(("genes", 6L, 1L), (tallies[0].What, tallies[0].Read, tallies[0].Kept));
        Assert.Equal([new("near another split or in none", 1), new("with an exon of one base, acceptor and donor at once", 1), new("with exons that overlap or touch", 2), new("without an intron", 1)],
            tallies[0].Dropped);
        // GOOD is read from base 29 down to base 18. The first block has ten N, and the second block has the bases 19 and 18.
        Assert.Equal(("blocks", 2L, 1L), (tallies[1].What, tallies[1].Read, tallies[1].Kept));
        Assert.Equal([new("too many unknown bases", 1)], tallies[1].Dropped);
        Assert.Contains("can be used: ", Assert.Throws<InputException>(() => Run(options with { Output = _temp.New("none"), Window = 8, MaxN = 0.1 })).Message);
    }

    [Theory]
    [InlineData("\"flank\": 4", "\"flank\": 5", "90 bases"), InlineData("\"bins\": 10", "\"bins\": 5", "5 bins of 1 bp"), InlineData("\"window\": 10", "\"window\": 12", "10 bins of 1 bp")]
    public void A_description_that_does_not_fit_the_arrays_is_refused(string written, string edited, string says)
    {
        var options = World();
        Run(options);
        string path = Path.Combine(options.Output, DatasetManifest.FileName), text = File.ReadAllText(path);
        int at = text.IndexOf(written, StringComparison.Ordinal);
        File.WriteAllText(path, text[..at] + edited + text[(at + written.Length)..]);
        var fault = Assert.Throws<InputException>(() => Dataset.Open(options.Output).Dispose());
        Assert.Contains(says, fault.Message);
        Assert.Contains("damaged", fault.Message);
    }

    [Fact]
    public void Genes_without_exons_or_introns_are_refused()
    {
        const string header = "#NAME\tCHROM\tSTRAND\tTX_START\tTX_END";
        Assert.Contains("has no exons", Assert.Throws<InputException>(() => Run(World(header + "\nA\tc1\t+\t3\t27\n"))).Message);
        Assert.Contains("none of the 0 genes", Assert.Throws<InputException>(() => Run(World(header + "\tEXON_START\tEXON_END\n"))).Message);
        Assert.Contains("--window is 100001", Assert.Throws<UsageException>(() => Run(World() with { Window = 100_001 })).Message);
        Assert.Contains("--max-n is 2", Assert.Throws<UsageException>(() => Run(World() with { MaxN = 2 })).Message);
    }
}
