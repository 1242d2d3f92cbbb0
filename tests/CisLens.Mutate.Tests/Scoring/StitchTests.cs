using CisLens.Core;
using CisLens.Mutate.Alleles;
using CisLens.Mutate.Runs;
using CisLens.Mutate.Tests.Alleles;
using CisLens.Mutate.Tests.Runs;

namespace CisLens.Mutate.Tests.Scoring;

/// <summary>Tests indels in models with bins: sums use the left-aligned window; scores that compare bins use the stitched one.</summary>
public class StitchTests
{
    const int Window = 32, BinBp = 4;

    [Fact]
    public void Bins_left_of_the_variant_come_from_one_alignment_and_bins_right_of_it_from_the_other()
    {
        using var folder = new ScoreFolder();
        using var model = new BinModel(Window, BinBp);
        string bases = folder.Bases(0, 0, 5_000);
        var (pos0, reference, alternate) = NaiveEdit.Normalise(bases, 999, bases[999..1003], bases[999..1000]);
        string edited = NaiveEdit.Chromosome(bases, pos0, reference, alternate);
        long start0 = pos0 - (Window - 1) / 2;
        float[] before = Profile(model, bases, start0), right = Profile(model, edited, start0), left = Profile(model, edited, start0 - 3);
        int variantBin = (Window - 1) / 2 / BinBp;
        float[] stitched = [.. right[..(variantBin + 1)], .. left[(variantBin + 1)..]];

        var rows = Rows(folder, model, $"chr1\t{pos0 + 1}\t.\t{reference}\t{alternate}\t.\t.\t.", ["sum", "d1"]);
        Assert.Equal(right.Sum() - before.Sum(), double.Parse(rows[0][12]), 1e-5);
        Assert.Equal(stitched.Zip(before, (a, b) => Math.Abs(a - b)).Sum(), double.Parse(rows[1][12]), 1e-5);
        Assert.False(right.SequenceEqual(stitched));
    }

    [Fact]
    public void Mask_keeps_the_bins_around_the_variant()
    {
        using var folder = new ScoreFolder();
        using var model = new BinModel(Window, BinBp);
        string bases = folder.Bases(0, 0, 5_000);
        var output = new ScoreOutput(folder["o.tsv"], ScoreFormat.LongTsv);
        string alternate = bases[999] == 'G' ? "C" : "G";
        ScoreFolder.Score(folder.Settings(folder.Vcf([$"chr1\t1000\t.\t{bases[999]}\t{alternate}\t.\t.\t."]), model, output) with { Scores = ["sum"], MaskBp = 12 });
        // the window starts at 984: the variant has index 15 and is in bin 3; a mask of 12 bp is this bin and one bin on each side
        float expected = Profile(model, bases, 984)[2..5].Sum();
        Assert.Equal(expected, float.Parse(File.ReadLines(output.Path).Last().Split('\t')[10]), 1e-5f);
    }

    [Fact]
    public void Scores_are_averaged_over_shifts_one_by_one()
    {
        using var folder = new ScoreFolder();
        using var model = new BinModel(Window, BinBp);
        string bases = folder.Bases(0, 0, 5_000), alternate = bases[999] == 'G' ? "C" : "G";
        string record = $"chr1\t1000\t.\t{bases[999]}\t{alternate}\t.\t.\t.";
        int[] shifts = [-3, 0, 2];
        double Alone(int shift) => double.Parse(Rows(folder, model, record, ["d2"], new() { Shifts = [shift] })[0][12]);
        double together = double.Parse(Rows(folder, model, record, ["d2"], new() { Shifts = shifts })[0][12]);
        Assert.Equal(shifts.Average(Alone), together, 1e-6);
    }

    [Fact]
    public void Neighbours_share_a_window_only_with_the_option()
    {
        using var folder = new ScoreFolder();
        string bases = folder.Bases(0, 0, 5_000);
        string Record(int pos) => $"chr1\t{pos}\t.\t{bases[pos - 1]}\t{(bases[pos - 1] == 'G' ? 'C' : 'G')}\t.\t.\t.";
        string vcf = folder.Vcf([Record(1000), Record(1004), Record(1100)]);
        long Sequences(int within)
        {
            using var model = new PositionModel(Window, batchSize: 8, strand: Core.Contract.StrandRule.Forward);
            ScoreFolder.Score(folder.Settings(vcf, model, new ScoreOutput(folder["o.tsv"], ScoreFormat.LongTsv)) with { ShareWithinBp = within });
            return model.Sequences;
        }
        Assert.Equal(6, Sequences(0));
        Assert.Equal(5, Sequences(4));
    }

    static float[] Profile(BinModel model, string bases, long start0) => model.Profile(Dna.Encode(NaiveEdit.Window(bases, start0, Window)));

    static List<string[]> Rows(ScoreFolder folder, BinModel model, string record, string[] scores, AlleleOptions? options = null)
    {
        var output = new ScoreOutput(folder["rows.tsv"], ScoreFormat.LongTsv);
        ScoreFolder.Score(folder.Settings(folder.Vcf([record]), model, output) with { Scores = scores, Alleles = options ?? new() });
        return [.. File.ReadLines(output.Path).Skip(1).Select(line => line.Split('\t'))];
    }
}
