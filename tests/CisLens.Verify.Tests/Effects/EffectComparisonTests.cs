using CisLens.Core;
using CisLens.Verify.Effects;

namespace CisLens.Verify.Tests.Effects;

public sealed class EffectComparisonTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    string File(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        System.IO.File.WriteAllText(path, text.Replace("|", "\t"));
        return path;
    }

    // the table has ten alleles of one element; the measured effects are i - 4.5, the predicted effects are twice the measured effects,
    // and the last two predicted effects are exchanged
    static string Table(string header, Func<int, string> row) => header + "\n" + string.Concat(Enumerable.Range(0, 10).Select(i => row(i) + "\n"));

    string Predicted(string track = "HepG2") => File("scored.tsv", Table("chrom|pos|id|ref|alt|allele|status|model|track|score|ref_pred|alt_pred|effect",
        i => $"chr1|{100 + i}|.|A|C|C|OK|m|{track}|diff|0.1|0.2|{2 * (i < 8 ? i : 17 - i) - 9}"));

    static EffectComparison Compare(string predicted, string measured, out MatchedEffects matched, MeasuredOptions? read = null, ComparisonOptions? options = null)
    {
        var p = PredictedEffectsReader.Read(predicted);
        matched = MatchedEffects.From([p], MeasuredEffects.Read(measured, read ?? new MeasuredOptions()));
        return EffectComparison.Compute(matched, [p], options ?? new ComparisonOptions());
    }

    [Fact]
    public void Correlations_and_direction_are_those_computed_by_hand()
    {
        string measured = File("m.tsv", Table("chrom|pos|ref|alt|element|value", i => $"chr1|{100 + i}|A|C|E1|{i - 4.5:R}"));
        var group = Assert.Single(Compare(Predicted(), measured, out _).Groups);
        // the ranks are 1 to 10 with the last two exchanged: r = 1 - 6 * 2 / (10 * 99)
        Assert.Equal(1 - 12.0 / 990, group.Model.Pearson.Value, 1e-12);
        Assert.Equal(1 - 12.0 / 990, group.Model.Spearman.Value, 1e-12);
        Assert.Equal(1, group.Model.SignAccuracy.Value);
        Assert.InRange(group.Model.Pearson.Value, group.Model.Pearson.Interval.Low, group.Model.Pearson.Interval.High);
        // A>C raises the number of G and C by one in every row, so there is no variance and no correlation
        Assert.True(double.IsNaN(group.Methods.Single(m => m.Method == "gc_change").Pearson.Value));
    }

    [Fact]
    public void Swapped_alleles_are_negated_and_counted_and_contig_prefixes_are_matched()
    {
        string measured = File("m.tsv", Table("chr|pos|ref|alt|value", i => i < 3 ? $"1|{100 + i}|C|A|{4.5 - i:R}" : $"1|{100 + i}|A|C|{i - 4.5:R}"));
        var comparison = Compare(Predicted(), measured, out var matched);
        Assert.Equal(3, matched.Swapped);
        Assert.Equal("add \"chr\"", matched.ContigRule);
        // swapped rows keep the direction of their measurement, so r stays high
        Assert.Equal(1, comparison.Groups[0].Model.SignAccuracy.Value);
        Assert.All(matched.Rows.Take(3), r => Assert.True(r.Predicted[0][0] > 0 && r.Measured.Value > 0));
    }

    [Fact]
    public void Everything_left_out_is_counted_with_its_reason()
    {
        string measured = File("m.tsv", "chrom|pos|ref|alt|barcodes|pvalue|value\n" + string.Join("\n",
            "chr1|100|A|C|9|0.1|1", "chr1|101|A|-|50|0.1|1", "chr1|102|A|C|50|0.1|NA", "chr1|103|A|C|50|0.9|1", "chr1|104|A|G|50|0.1|1", "chr1|105|A|C|50|0.1|1") + "\n");
        Compare(Predicted(), measured, out var matched, new MeasuredOptions { MaxP = 0.5 });
        Assert.Equal("few_barcodes 1, no_value 1, not_predicted 1, not_snv 1, p_value 1", string.Join(", ", matched.Skipped.Select(s => $"{s.Key} {s.Value}")));
        Assert.Single(matched.Rows);
    }

    [Fact]
    public void An_effect_of_the_reference_allele_is_negated()
    {
        string measured = File("m.tsv", "chrom|pos|ref|alt|effect_allele|value\nchr1|100|A|C|A|2\nchr1|101|A|C|C|2\nchr1|102|A|C|T|2\n");
        var read = MeasuredEffects.Read(measured, new MeasuredOptions());
        Assert.Equal([-2.0, 2.0], read.Kept.Select(k => k.Value));
        Assert.Equal(1, read.Negated);
        Assert.Equal(1, read.Skipped["effect_allele"]);
    }

    [Fact]
    public void Several_tracks_need_a_choice_and_the_best_is_named_oracle()
    {
        string text = Table("chrom|pos|ref|alt|good|bad", i => $"chr1|{100 + i}|A|C|{i}|{-i}");
        string measured = File("m.tsv", Table("chrom|pos|ref|alt|value", i => $"chr1|{100 + i}|A|C|{i - 4.5:R}")), wide = File("wide.tsv", text);
        Assert.Contains("choose one with --track", Assert.Throws<UsageException>(() => Compare(wide, measured, out _)).Message);
        var methods = Compare(wide, measured, out _, options: new ComparisonOptions { Tracks = ["bad"] }).Groups[0].Methods;
        Assert.Equal(("model", "bad", -1.0), (methods[0].Method, methods[0].Track, Math.Round(methods[0].Pearson.Value, 12)));
        Assert.Equal(("oracle", "good", 1.0), (methods[^1].Method, methods[^1].Track, Math.Round(methods[^1].Pearson.Value, 12)));
    }

    [Fact]
    public void Annotated_VCF_is_matched_with_effects_in_INFO()
    {
        string head = "##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n";
        string predicted = Path.Combine(_folder, "p.vcf"), measured = Path.Combine(_folder, "m.vcf");
        System.IO.File.WriteAllText(predicted, head + string.Concat(Enumerable.Range(0, 10).Select(i =>
            $"LDLR\t{860 + i}\t.\tA\tC,T\t.\t.\tX=1;CIS=C|m|HepG2%2CDNase|diff|0.1|0.2|{i}|.|.|.,T|m|HepG2%2CDNase|diff|0.1|0.2|{-i}|.|.|.\n")));
        System.IO.File.WriteAllText(measured, head + string.Concat(Enumerable.Range(0, 10).Select(i => $"LDLR\t{860 + i}\t.\tA\tT\t.\t.\tEL=LDLR;L2FC={-i};BC=20\n")));
        var group = Assert.Single(Compare(predicted, measured, out _).Groups);
        Assert.Equal(("LDLR", "HepG2,DNase", 1.0), (group.Name, group.Model.Track, Math.Round(group.Model.Pearson.Value, 12)));
    }

    [Fact]
    public void Position_is_not_a_baseline_for_alleles_of_several_contigs()
    {
        string one = File("one.tsv", Table("chrom|pos|ref|alt|value", i => $"chr1|{100 + i}|A|C|{i - 4.5:R}"));
        Assert.Contains(Compare(Predicted(), one, out _).Groups[0].Methods, m => m.Method == "place");
        string header = "chrom|pos|ref|alt|effect";
        string wide = File("two.tsv", Table(header, i => $"chr{i % 2}|{100 + i}|A|C|{i}"));
        Assert.DoesNotContain(Compare(wide, wide, out _).Groups[0].Methods, m => m.Method == "place");
    }

    [Fact]
    public void Mean_over_groups_is_taken_on_Fishers_scale()
    {
        // the mean of r values is tanh of the mean of atanh(r); it differs from the plain mean, which is 0.75 for 1 and 0.5
        string measured = File("m.tsv", "chrom|pos|ref|alt|element|value\n" + string.Concat(new[] { "E1", "E2" }.SelectMany((e, g) =>
            Enumerable.Range(0, 10).Select(i => $"chr1|{100 + i}|A|C|{e}|{(g == 0 ? i : 2 * (i % 2) * i)}\n"))));
        var comparison = Compare(Predicted(), measured, out _);
        double[] r = [.. comparison.Groups.Select(g => g.Model.Pearson.Value)];
        Assert.Equal(Math.Tanh((Math.Atanh(r[0]) + Math.Atanh(r[1])) / 2), comparison.MeanPearson("model").Value, 1e-12);
    }

    static EffectComparison CompareFiles(string measured, out MatchedEffects matched, params string[] files)
    {
        PredictedEffects[] read = [.. files.Select(f => PredictedEffectsReader.Read(f, name: Path.GetFileNameWithoutExtension(f)))];
        matched = MatchedEffects.From(read, MeasuredEffects.Read(measured, new MeasuredOptions()));
        return EffectComparison.Compute(matched, read, new ComparisonOptions());
    }

    [Fact]
    public void Two_equal_files_differ_by_exactly_zero()
    {
        string measured = File("m.tsv", Table("chrom|pos|ref|alt|value", i => $"chr1|{100 + i}|A|C|{i - 4.5:R}")), a = Predicted(), b = Path.Combine(_folder, "b.tsv");
        System.IO.File.Copy(a, b);
        var comparison = CompareFiles(measured, out _, a, b);
        var group = Assert.Single(comparison.Groups);
        Assert.Equal(["scored", "b", "gc_change", "random", "place"], group.Methods.Select(m => m.Method));
        var difference = Assert.Single(group.Differences);
        Assert.Equal("scored_minus_b", difference.Method);
        Assert.All([difference.Pearson, difference.Spearman, difference.SignAccuracy, difference.Magnitude],
            d => Assert.Equal((0.0, 0.0, 0.0), (d.Value, d.Interval.Low, d.Interval.High)));
        Assert.Contains("all\tscored_minus_b\tNA\tpearson\t10\t0\t0\t0\n", EffectTables.Metrics(comparison));
        // a single file has no differences, and its name is "model"
        Assert.Equal(("model", 0), (Compare(a, measured, out _).Groups[0].Model.Method, Compare(a, measured, out _).Groups[0].Differences.Count));
    }

    [Fact]
    public void Noise_is_worse_with_an_interval_above_zero()
    {
        string measured = File("m.tsv", Table("chrom|pos|ref|alt|value", i => $"chr1|{100 + i}|A|C|{i - 4.5:R}"));
        string a = File("a.tsv", Table("chrom|pos|ref|alt|effect", i => $"chr1|{100 + i}|A|C|{i - 4.5:R}"));
        string b = File("b.tsv", Table("chrom|pos|ref|alt|effect", i => $"chr1|{100 + i}|A|C|{(i % 2 == 0 ? 1 : -1)}"));
        var difference = CompareFiles(measured, out _, a, b).Groups[0].Differences[0];
        // r of a is 1; that of b is the sum of (i - 4.5)(-1)^i, which is -5, by the root of 82.5 times 10
        Assert.Equal(1 + 5 / Math.Sqrt(825), difference.Pearson.Value, 1e-12);
        Assert.InRange(difference.Pearson.Interval.Low, 0.001, difference.Pearson.Value);
        Assert.InRange(difference.Pearson.Interval.High, difference.Pearson.Value, 2);
        // b has the right sign for 1, 3, 6 and 8: 4 of 10
        Assert.Equal(0.6, difference.SignAccuracy.Value, 1e-12);
    }

    [Fact]
    public void Only_alleles_that_all_files_score_are_compared_and_each_file_matches_its_contigs()
    {
        string Rows(Func<int, string?> row) => "chrom|pos|ref|alt|effect\n" + string.Concat(Enumerable.Range(0, 12).Select(row).OfType<string>());
        string measured = File("m.tsv", Rows(i => $"chr1|{100 + i}|A|C|{i}\n"));
        string a = File("a.tsv", Rows(i => $"chr1|{100 + i}|A|C|{(i == 5 ? "NA" : i)}\n")), b = File("b.tsv", Rows(i => i == 3 ? null : $"1|{100 + i}|C|A|{-i}\n"));
        var comparison = CompareFiles(measured, out var matched, a, b);
        Assert.Equal("not_predicted_b 1, not_scored_a 1", string.Join(", ", matched.Skipped.Select(s => $"{s.Key} {s.Value}")));
        Assert.Equal(("a as they are, b remove \"chr\"", 10L), (matched.ContigRule, matched.Swapped));
        Assert.Equal(10, comparison.Groups[0].Alleles.Count);
        Assert.StartsWith("group\tchrom\tpos\tref\talt\tmeasured\tpredicted_a\tpredicted_b\nall\tchr1\t100\tA\tC\t0\t0\t", EffectTables.Alleles(comparison));
    }

    [Fact]
    public void Each_file_may_have_a_track_of_its_own()
    {
        string measured = File("m.tsv", Table("chrom|pos|ref|alt|value", i => $"chr1|{100 + i}|A|C|{i - 4.5:R}"));
        PredictedEffects[] files = [PredictedEffectsReader.Read(Predicted("liver"), name: "a"),
            PredictedEffectsReader.Read(File("b.tsv", Table("chrom|pos|ref|alt|up|down", i => $"chr1|{100 + i}|A|C|{i}|{-i}")), name: "b")];
        var matched = MatchedEffects.From(files, MeasuredEffects.Read(measured, new MeasuredOptions()));
        var methods = EffectComparison.Compute(matched, files, new ComparisonOptions { Tracks = ["liver", "down"] }).Groups[0].Methods;
        Assert.Equal(["liver", "down", null], methods.Take(3).Select(m => m.Track));
        Assert.Equal(-1, methods[1].Pearson.Value, 1e-12);
        Assert.Contains("has no track liver; choose one of up, down; --track takes one track per file",
            Assert.Throws<UsageException>(() => EffectComparison.Compute(matched, files, new ComparisonOptions { Tracks = ["liver"] })).Message);
    }
}
