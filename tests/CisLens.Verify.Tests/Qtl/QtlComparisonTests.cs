using CisLens.Core;
using CisLens.Verify.Effects;
using CisLens.Verify.Qtl;

namespace CisLens.Verify.Tests.Qtl;

public sealed class QtlComparisonTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    string File(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        System.IO.File.WriteAllText(path, text.Replace("|", "\t"));
        return path;
    }

    // there are 40 variants; the first 20 are causal and have effects of both signs; predictions have the right sign and size;
    // the effect allele of the first four is REF
    QtlComparison Compare(Func<int, string> extra, string columns = "")
    {
        string scored = File("s.tsv", "chrom|pos|ref|alt|track|score|effect\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"chr{i % 4}|{i + 1}|A|C|liver|diff|{Effect(i)}\n")));
        string table = File("q.tsv", $"chrom|pos|ref|alt|effect_allele|cell_type|slope|pip{columns}\n" + string.Concat(Enumerable.Range(0, 40).Select(i =>
            $"chr{i % 4}|{i + 1}|A|C|{(i < 4 ? "A" : "C")}|liver|{(i < 4 ? -1 : 1) * Effect(i)}|{(i < 20 ? 0.95 : 0.005)}{extra(i)}\n")));
        return QtlComparison.Compute([PredictedEffectsReader.Read(scored)], QtlTable.Read(table), new ComparisonOptions());
    }

    static int Effect(int i) => i < 20 ? (i % 2 == 0 ? 1 : -1) * (30 + i) : i - 30;

    [Fact]
    public void A_perfect_prediction_reaches_one_everywhere_and_alleles_are_aligned()
    {
        var group = Assert.Single(Compare(_ => "").Groups);
        var model = group.Methods[0];
        Assert.Equal((20, 20, 0.5), (group.Positives, group.Negatives, group.Prevalence));
        Assert.All([model.Auroc, model.Auprc, model.Direction, model.DirectionAuroc, model.Size], m => Assert.Equal(1, m.Value, 1e-12));
        Assert.All([model.Auroc, model.Direction], m => Assert.Equal(1, m.Interval.Low, 1e-12));
    }

    [Fact]
    public void Distance_to_the_gene_is_a_baseline_if_it_is_known()
    {
        var group = Assert.Single(Compare(i => $"|{(i < 20 ? 10 : -1000)}", "|tss_distance").Groups);
        var nearness = group.Methods.Single(m => m.Method == "tss_distance");
        Assert.Equal(1, nearness.Auroc.Value);
        Assert.True(double.IsNaN(nearness.Direction.Value));
    }

    [Fact]
    public void Intermediate_PIPs_are_left_out_and_counted()
    {
        string table = File("q.tsv", "chrom|pos|ref|alt|pip\n1|1|A|C|0.95\n1|2|A|C|0.5\n1|3|A|C|0.001\n1|4|A|C|NA\n");
        var read = QtlTable.Read(table);
        Assert.Equal([true, false], read.Kept.Select(v => v.Causal));
        Assert.Equal(2, read.Skipped["label"]);
    }

    [Fact]
    public void A_label_of_two_is_refused_with_its_line()
    {
        string table = File("q.tsv", "chrom|pos|ref|alt|causal\n1|1|A|C|1\n1|2|A|C|2\n");
        Assert.Equal($"{table}:3: causal is 2; expected 0 or 1", Assert.Throws<InputException>(() => QtlTable.Read(table)).Message);
    }

    QtlComparison CompareFiles(Func<int, int?> second)
    {
        PredictedEffects Scored(string name, Func<int, int?> effect) => PredictedEffectsReader.Read(File(name + ".tsv", "chrom|pos|ref|alt|effect\n" + string.Concat(
            Enumerable.Range(0, 40).Where(i => effect(i) is not null).Select(i => $"chr{i % 4}|{i + 1}|A|C|{effect(i)}\n"))), name: name);
        string table = File("q.tsv", "chrom|pos|ref|alt|slope|causal\n" + string.Concat(Enumerable.Range(0, 40).Select(i =>
            $"chr{i % 4}|{i + 1}|A|C|{Effect(i)}|{(i < 20 ? 1 : 0)}\n")));
        return QtlComparison.Compute([Scored("a", i => Effect(i)), Scored("b", second)], QtlTable.Read(table), new ComparisonOptions());
    }

    [Fact]
    public void Two_equal_files_differ_by_exactly_zero()
    {
        var comparison = CompareFiles(i => Effect(i));
        var difference = Assert.Single(Assert.Single(comparison.Groups).Differences);
        Assert.All([difference.Auroc, difference.Auprc, difference.Direction, difference.DirectionAuroc, difference.Size],
            d => Assert.Equal((0.0, 0.0, 0.0), (d.Value, d.Interval.Low, d.Interval.High)));
        Assert.Contains("all\ta_minus_b\tNA\tauroc\t20\t20\t0\t0\t0\n", comparison.Table());
    }

    [Fact]
    public void Noise_is_worse_with_an_interval_above_zero()
    {
        // b is 1 or 2 for ten causal and ten other variants each, so its AUROC is 1/2; it is positive, as the effects of ten of the twenty
        // causal variants are; a is right everywhere
        var group = Assert.Single(CompareFiles(i => i / 2 % 2 + 1).Groups);
        var difference = Assert.Single(group.Differences);
        Assert.Equal(["a", "b", "gc_change", "random"], group.Methods.Select(m => m.Method));
        Assert.Equal((0.5, 0.5), (difference.Auroc.Value, difference.Direction.Value));
        Assert.InRange(difference.Auroc.Interval.Low, 0.01, 0.5);
        Assert.InRange(difference.Direction.Interval.Low, 0.01, 0.5);
    }

    [Fact]
    public void Only_variants_that_all_files_score_are_compared()
    {
        var comparison = CompareFiles(i => i is 0 or 25 ? null : Effect(i));
        Assert.Equal((19, 19), (comparison.Groups[0].Positives, comparison.Groups[0].Negatives));
        Assert.Equal(("not_predicted_b", 2L), (Assert.Single(comparison.Skipped).Key, comparison.Skipped.Values.Single()));
    }

    [Fact]
    public void An_effect_on_a_gene_is_compared_with_the_QTL_of_that_gene()
    {
        // each variant is near two genes; the prediction for the other gene has the wrong sign and size
        string scored = File("s.tsv", "chrom|pos|ref|alt|track|score|effect|gene\n" + string.Concat(Enumerable.Range(0, 40).Select(i =>
            $"chr1|{i + 1}|A|C|liver|diff|{-Effect(39 - i)}|other\nchr1|{i + 1}|A|C|liver|diff|{Effect(i)}|mine\n")));
        string table = File("q.tsv", "chrom|pos|ref|alt|cell_type|slope|pip|gene\n" + string.Concat(Enumerable.Range(0, 41).Select(i =>
            $"chr1|{i % 40 + 1}|A|C|liver|{Effect(i)}|{(i < 20 ? 0.95 : 0.005)}|{(i == 40 ? "third" : "mine")}\n")));
        var comparison = QtlComparison.Compute([PredictedEffectsReader.Read(scored)], QtlTable.Read(table), new ComparisonOptions());
        var model = comparison.Groups[0].Methods[0];
        Assert.All([model.Auroc, model.Direction, model.Size], m => Assert.Equal(1, m.Value, 1e-12));
        Assert.Equal(1, comparison.Skipped["not_predicted"]);
    }

    [Fact]
    public void The_lower_bound_of_Wilson_is_that_of_the_formula()
    {
        // (0.9 + 0.19208 - 1.96 sqrt(0.09 / 10 + 0.009604)) / 1.38416
        Assert.Equal(0.59585, Concordance.LowerBound(0.9, 10), 1e-5);
        Assert.Equal(0, Concordance.LowerBound(0, 5), 1e-12);
    }

    [Fact]
    public void The_threshold_is_the_smallest_whose_lower_bound_reaches_the_target()
    {
        // scores 60 to 1, all but the ten smallest right: k = 50 of n gives at n = 51 and 52 the bounds 0.8970 and 0.8700,
        // and 50 of 50 has 0.9287; 50 of 56 has 0.7853 and 50 of 55 has 0.8042
        double[] scores = [.. Enumerable.Range(1, 60).Select(i => (double)i)], effects = [.. scores.Select(s => s > 10 ? 1.0 : -1)];
        Assert.Equal(11, Concordance.Threshold(scores, effects, 0.9));
        Assert.Equal(6, Concordance.Threshold(scores, effects, 0.8));
        // 30 right of 30 have a bound of 0.887
        Assert.Equal(double.NaN, Concordance.Threshold(scores[..30], [.. scores[..30]], 0.9));
        // equal scores are called together: 50 right and 10 wrong of one size have a bound of 0.7196
        Assert.Equal(double.NaN, Concordance.Threshold([.. scores.Select(_ => 2.0)], effects, 0.8));
    }

    [Fact]
    public void Thresholds_are_chosen_on_their_contigs_and_judged_on_the_others()
    {
        // chr1 has 40 right predictions of size 2 and 40 wrong ones of size 1; chr2 has 30 of size 3, of which 24 are right,
        // and 30 right ones of size 1
        (string Contig, int Size, bool Right)[] variants = [.. Enumerable.Range(0, 140).Select(i => i < 80 ? ("chr1", i < 40 ? 2 : 1, i < 40)
            : ("chr2", i < 110 ? 3 : 1, i >= 86))];
        string scored = File("s.tsv", "chrom|pos|ref|alt|effect\n" + string.Concat(variants.Select((v, i) => $"{v.Contig}|{i + 1}|A|C|{v.Size}\n")));
        string table = File("q.tsv", "chrom|pos|ref|alt|slope|causal\n" + string.Concat(variants.Select((v, i) =>
            $"{v.Contig}|{i + 1}|A|C|{(v.Right ? 1 : -1)}|1\n")));
        QtlComparison Compute(string contig) => QtlComparison.Compute([PredictedEffectsReader.Read(scored)], QtlTable.Read(table),
            new ComparisonOptions { ThresholdContigs = [contig] });
        var comparison = Compute("chr1");
        var group = Assert.Single(comparison.Groups);
        Assert.Equal((60, 80L), (group.Positives, comparison.Choosing));
        var robust = group.Calls[0].Single(calls => calls.Level == "robust");
        Assert.Equal((80, 60, 2.0, 30, 0.5, 0.8), (robust.ChosenOn, robust.Judged, robust.Point!.Value.Threshold, robust.Point.Value.Called,
            robust.Point.Value.Coverage, robust.Point.Value.Accuracy.Value));
        Assert.InRange(0.8, robust.Point.Value.Accuracy.Interval.Low, robust.Point.Value.Accuracy.Interval.High);
        // the curve has the two sizes of chr2: 24 of 30, and all 54 of 60
        Assert.Equal([(3.0, 0.5, 0.8), (1.0, 1.0, 0.9)], group.Concordance[0].Select(p => (p.Threshold, p.Coverage, p.Accuracy.Value)));
        Assert.Contains("all\tmodel\trobust\t80\t2\t30\t0.5\t0.8\t", comparison.ConcordanceTable());
        Assert.Contains("has no variant on chr3; expected a contig such as chr1", Assert.Throws<UsageException>(() => Compute("chr3")).Message);
    }
}
