using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Mutate.Alleles;
using CisLens.Mutate.Runs;
using CisLens.Mutate.Tests.Alleles;

namespace CisLens.Mutate.Tests.Runs;

/// <summary>Tests runs with models whose predictions can be computed by hand.</summary>
public class ScoreRunTests
{
    const int Window = 20;

    [Fact]
    public void Effects_are_those_of_a_plain_edit_of_the_chromosome()
    {
        using var folder = new ScoreFolder();
        using var model = new PositionModel(Window);
        var records = folder.RandomRecords(300);
        var rows = folder.LongRows(records, model, new() { MaxAllele = 10 }).Where(r => r[8] == "t1").ToList();
        int at = 0;
        foreach (string[] record in records.Select(r => r.Split('\t')))
            foreach (string alternate in record[4].Split(','))
            {
                var row = rows[at++];
                var (reference, edited) = NaiveWindows(folder, record, alternate);
                Assert.Equal([record[0], record[1], record[2], record[3], record[4], alternate], row[..6]);
                Assert.Equal("position", row[7]);
                Assert.Equal(model.Expected(reference, 1), double.Parse(row[10]), 1e-6);
                Assert.Equal(model.Expected(edited, 1), double.Parse(row[11]), 1e-6);
                Assert.Equal(model.Expected(edited, 1) - model.Expected(reference, 1), double.Parse(row[12]), 1e-6);
            }
        Assert.Equal(rows.Count, at);
    }

    [Fact]
    public void Batch_size_order_and_other_records_change_no_effect()
    {
        using var folder = new ScoreFolder();
        var records = folder.RandomRecords(200);
        var expected = Effects(folder, records, new PositionModel(Window, batchSize: 1));
        foreach (int batchSize in (int[])[2, 3, 7, 64])
            Assert.Equal(expected, Effects(folder, records, new PositionModel(Window, batchSize)));
        var backwards = Effects(folder, Enumerable.Reverse(records), new PositionModel(Window));
        Assert.Equal(expected.Order(), backwards.Order());
        Assert.Equal(expected, Effects(folder, records, new CheckingModel(Window)));
    }

    [Fact]
    public void Multi_allelic_record_equals_its_bi_allelic_records()
    {
        using var folder = new ScoreFolder();
        string reference = folder.Bases(0, 999, 2);
        string[] alts = ["ACGT", "G", reference + "TT"];
        using var model = new PositionModel(Window);
        var together = folder.LongRows([$"chr1\t1000\t.\t{reference}\t{string.Join(',', alts)}\t.\t.\t."], model);
        var alone = folder.LongRows(alts.Select(alt => $"chr1\t1000\t.\t{reference}\t{alt}\t.\t.\t."), model);
        Assert.Equal(alone.Select(r => string.Join(' ', r[5..])), together.Select(r => string.Join(' ', r[5..])));
    }

    [Fact]
    public void Exchanging_the_alleles_negates_the_effect()
    {
        using var folder = new ScoreFolder { Genome = CisLens.Formats.Fasta.Genome.FromText(("chr1", Toy.Bases)) };
        using var there = new PositionModel(Toy.Window, kind: TrackKind.Scalar);
        var forward = folder.LongRows(["chr1\t10\t.\tC\tA\t.\t.\t."], there);
        // this is the same edit with REF and ALT exchanged: the genome has A, and the file has A>C
        using var back = new ScoreFolder { Genome = CisLens.Formats.Fasta.Genome.FromText(("chr1", Toy.Bases[..9] + "A" + Toy.Bases[10..])) };
        var reverse = back.LongRows(["chr1\t10\t.\tA\tC\t.\t.\t."], there);
        Assert.Equal(double.Parse(forward[0][12]), -double.Parse(reverse[0][12]));
        Assert.Equal(forward[0][10], reverse[0][11]);
    }

    [Fact]
    public void Swapped_record_reports_the_direction_of_the_file()
    {
        using var folder = new ScoreFolder();
        using var model = new PositionModel(Window);
        string held = folder.Bases(0, 999, 1), other = held == "A" ? "C" : "A";
        var plain = folder.LongRows([$"chr1\t1000\t.\t{held}\t{other}\t.\t.\t."], model)[0];
        var swapped = folder.LongRows([$"chr1\t1000\t.\t{other}\t{held}\t.\t.\t."], model, new() { CheckRef = RefPolicy.Swap })[0];
        Assert.Equal("REF_SWAPPED", swapped[6]);
        Assert.Equal((plain[10], plain[11]), (swapped[11], swapped[10]));
        Assert.Equal(double.Parse(plain[12]), -double.Parse(swapped[12]));
    }

    [Fact]
    public void Unstranded_model_gives_the_reverse_complement_the_same_effect()
    {
        using var folder = new ScoreFolder();
        string bases = folder.Bases(0, 0, 5_000);
        using var mirrored = new ScoreFolder { Genome = CisLens.Formats.Fasta.Genome.FromText(("chr1", Dna.Decode(Dna.ReverseComplement(Dna.Encode(bases))))) };
        // an odd window has its anchor in the middle on both strands
        using var model = new PositionModel(Window + 1);
        string reference = bases[999..1000], alternate = reference == "A" ? "C" : "A";
        string Complement(string text) => Dna.Decode(Dna.ReverseComplement(Dna.Encode(text)));
        var forward = folder.LongRows([$"chr1\t1000\t.\t{reference}\t{alternate}\t.\t.\t."], model)[0];
        var reverse = mirrored.LongRows([$"chr1\t{5_000 - 999}\t.\t{Complement(reference)}\t{Complement(alternate)}\t.\t.\t."], model)[0];
        Assert.Equal(double.Parse(forward[12]), double.Parse(reverse[12]), 1e-6);
    }

    [Fact]
    public void Reference_is_predicted_once_for_all_alleles_of_a_position()
    {
        using var folder = new ScoreFolder();
        string reference = folder.Bases(0, 999, 1);
        string[] others = [.. new[] { "A", "C", "G", "T" }.Where(b => b != reference)];
        using var model = new PositionModel(Window, batchSize: 4, strand: StrandRule.Forward);
        folder.LongRows([$"chr1\t1000\t.\t{reference}\t{others[0]},{others[1]}\t.\t.\t.", $"chr1\t1000\t.\t{reference}\t{others[2]}\t.\t.\t."], model);
        Assert.Equal(4, model.Sequences);
    }

    [Fact]
    public void Only_the_chosen_tracks_are_predicted()
    {
        using var folder = new ScoreFolder();
        using var model = new PositionModel(Window, tracks: 5);
        var output = new ScoreOutput(folder["o.tsv"], ScoreFormat.WideTsv);
        ScoreFolder.Score(folder.Settings(folder.Vcf(folder.RandomRecords(10)), model, output) with { Tracks = ["t3"], Scores = ["diff"] });
        Assert.Equal([3], model.Asked);
        Assert.EndsWith("\tmodel\tt3.ref_pred\tt3.alt_pred\tt3.diff", File.ReadLines(output.Path).First());
    }

    static List<string> Effects(ScoreFolder folder, IEnumerable<string> records, PositionModel model)
    {
        using (model)
            return [.. folder.LongRows(records, model).Select(row => string.Join('\t', row))];
    }

    static (string Reference, string Edited) NaiveWindows(ScoreFolder folder, string[] record, string alternate)
    {
        int contig = record[0] == "chr1" ? 0 : 1;
        string bases = folder.Bases(contig, 0, (int)folder.Genome.Contigs[contig].Length);
        int pos0 = int.Parse(record[1]) - 1;
        long start0 = NaiveEdit.Normalise(bases, pos0, record[3], alternate).Pos0 - (Window - 1) / 2;
        return (NaiveEdit.Window(bases, start0, Window), NaiveEdit.Window(NaiveEdit.Chromosome(bases, pos0, record[3], alternate), start0, Window));
    }
}
