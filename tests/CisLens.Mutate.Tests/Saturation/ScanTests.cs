using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Formats.Fasta;
using CisLens.Formats.Genes;
using CisLens.Mutate.Saturation;
using CisLens.Mutate.Tests.Alleles;
using CisLens.Mutate.Tests.Runs;
using CisLens.Mutate.Tests.Splicing;

namespace CisLens.Mutate.Tests.Saturation;

/// <summary>
/// The effect of each change of a scan is that of the plain way: the bases of the chromosome are edited as text, a window is cut out, and
/// the model predicts it.
/// </summary>
public sealed class ScanTests : IDisposable
{
    const int Window = 20, Left = 9;

    readonly ScoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    static readonly ScanMotif s_short = new("short", Dna.Encode("ACGT")), s_long = new("long", Dna.Encode("TTTGGCCA"));

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    ScanResult Run(ISequenceModel model, Scan scan, IsmRegion region, Genome? genome = null, GeneTable? genes = null, params string[] scores)
    {
        ScanResult? found = null;
        new IsmRun(model, genome ?? _folder.Genome, [], scores, genes: genes).Run(scan, [region], result => found = result, Stop);
        return found!;
    }

    string Chromosome(int contig) => _folder.Bases(contig, 0, 5_000);

    static string Edited(string bases, ScanSite site, int edit = 0) =>
        NaiveEdit.Chromosome(bases, (int)site.Start0, bases.Substring((int)site.Start0, site.Length), Dna.Decode(site.Edits[edit].Alt));

    public static TheoryData<string, int> Changes => new()
    {
        { "deletions", 12 + 10 + 8 },   // 12 positions; a stretch of 1, 3 or 5 bp ends inside the region
        { "insertions", 2 * 12 },              // before each base
        { "replacements", 9 + 5 },             // 4 and 8 bp
    };

    static Scan ScanOf(string kind) => kind switch
    {
        "deletions" => Scan.Deletions([1, 3, 5]),
        "insertions" => Scan.Insertions([s_short, s_long]),
        _ => Scan.Replacements([s_short, s_long]),
    };

    [Theory, MemberData(nameof(Changes))]
    public void Each_change_has_the_effect_of_the_naive_edit(string kind, int expected)
    {
        foreach (var strand in (StrandRule[])[StrandRule.Average, StrandRule.Forward])
        {
            using var model = new PositionModel(Window, kind: TrackKind.Scalar, strand: strand);
            // the middle of the region is 106 and has index 9, so the window is [97, 117)
            var result = Run(model, ScanOf(kind), IsmRegion.Around("r", 1, 100, 112));
            Assert.Equal(expected, result.Count);
            string bases = Chromosome(1);
            for (int i = 0; i < result.Count; i++)
            {
                double reference = model.Expected(NaiveEdit.Window(bases, 97, Window), 1);
                double changed = model.Expected(NaiveEdit.Window(Edited(bases, result.Site(i)), 97, Window), 1);
                var effect = result.Effect(i, 1);
                Assert.Equal((changed - reference, AlleleStatus.Ok, 1), (effect.Effect, result.StatusOf(i), effect.Count), Near);
                Assert.Equal(reference, effect.Ref, 1e-5);
                Assert.Equal(changed, effect.Alt, 1e-5);
                Assert.True(float.IsNaN(effect.Sd));
            }
        }
    }

    static bool Near((double Effect, AlleleStatus Status, int Count) a, (double Effect, AlleleStatus Status, int Count) b) =>
        Math.Abs(a.Effect - b.Effect) < 1e-5 && a.Status == b.Status && a.Count == b.Count;

    [Fact]
    public void A_deletion_at_the_last_base_of_the_window_and_an_insertion_at_its_first_are_the_naive_edits()
    {
        using var model = new PositionModel(Window, kind: TrackKind.Scalar);
        string bases = Chromosome(0);
        // the region is the window
        var region = IsmRegion.Around("r", 0, 1_000, 1_000 + Window);
        foreach (var scan in (Scan[])[Scan.Deletions([1]), Scan.Insertions([s_long])])
        {
            var result = Run(model, scan, region);
            Assert.Equal(Window, result.Count);
            for (int i = 0; i < Window; i++)
                Assert.Equal(model.Expected(NaiveEdit.Window(Edited(bases, result.Site(i)), 1_000, Window), 0)
                    - model.Expected(NaiveEdit.Window(bases, 1_000, Window), 0), result.Effect(i, 0).Effect, 1e-5);
        }
    }

    [Fact]
    public void A_long_region_is_cut_and_each_change_is_in_a_window_of_its_own_part()
    {
        using var model = new PositionModel(Window, kind: TrackKind.Scalar);
        string bases = Chromosome(0);
        var result = Run(model, Scan.Deletions([3]), IsmRegion.Around("r", 0, 1_000, 1_035));
        Assert.Equal(33, result.Count);
        for (int i = 0; i < result.Count; i++)
        {
            // parts of half a window: [1000, 1010), [1010, 1020), [1020, 1030), [1030, 1035), each with its middle at index 9
            int part = i / 10 * 10, middle = (1_000 + part + Math.Min(1_010 + part, 1_035)) / 2;
            Assert.Equal(model.Expected(NaiveEdit.Window(Edited(bases, result.Site(i)), middle - Left, Window), 0)
                - model.Expected(NaiveEdit.Window(bases, middle - Left, Window), 0), result.Effect(i, 0).Effect, 1e-5);
        }
    }

    [Theory, InlineData(ShuffleKeeps.Dinucleotides), InlineData(ShuffleKeeps.Bases)]
    public void A_shuffled_stretch_has_the_mean_effect_of_its_copies(ShuffleKeeps keeps)
    {
        using var model = new PositionModel(Window);
        string bases = Chromosome(1), window = NaiveEdit.Window(bases, 97, Window);
        var result = Run(model, Scan.Shuffles([8, 12], 5, keeps, seed: 3), IsmRegion.Around("r", 1, 100, 112), scores: "diff");
        Assert.Equal(5 + 1, result.Count);
        for (int i = 0; i < result.Count; i++)
        {
            var site = result.Site(i);
            string before = bases.Substring((int)site.Start0, site.Length);
            double[] effects = new double[5];
            for (int copy = 0; copy < 5; copy++)
            {
                string after = Dna.Decode(site.Edits[copy].Alt);
                Assert.NotEqual(before, after);
                Assert.Equal(Counts(before, keeps), Counts(after, keeps));
                effects[copy] = model.Expected(NaiveEdit.Window(Edited(bases, site, copy), 97, Window), 0) - model.Expected(window, 0);
            }
            double mean = effects.Sum() / 5;
            Assert.Equal(mean, result.Effect(i, 0).Effect, 1e-6);
            Assert.Equal(Math.Sqrt(effects.Sum(e => (e - mean) * (e - mean)) / 4), result.Effect(i, 0).Sd, 1e-6);
        }
        // the copies of a stretch do not depend on the region around it
        var alone = Run(model, Scan.Shuffles([8], 5, keeps, seed: 3), IsmRegion.Around("r", 1, 102, 110));
        var same = Enumerable.Range(0, result.Count).Select(result.Site).Single(s => s.Start0 == 102 && s.Length == 8);
        Assert.Equal(same.Edits.Select(e => Dna.Decode(e.Alt)), alone.Site(0).Edits.Select(e => Dna.Decode(e.Alt)));
    }

    static string Counts(string bases, ShuffleKeeps keeps) => keeps == ShuffleKeeps.Bases ? string.Concat(bases.Order())
        : bases[0] + string.Join(' ', Enumerable.Range(0, bases.Length - 1).Select(i => bases.Substring(i, 2)).Order());

    [Fact]
    public void Ablation_shuffles_the_whole_region()
    {
        using var model = new PositionModel(Window, kind: TrackKind.Scalar);
        var result = Run(model, Scan.Ablation(4, ShuffleKeeps.Bases, seed: 1), IsmRegion.Around("r", 1, 100, 112));
        Assert.Equal((1, 100, 12), (result.Count, result.Site(0).Start0, result.Site(0).Length));
        string bases = Chromosome(1);
        double mean = Enumerable.Range(0, 4)
            .Average(copy => model.Expected(NaiveEdit.Window(Edited(bases, result.Site(0), copy), 97, Window), 0));
        Assert.Equal(mean - model.Expected(NaiveEdit.Window(bases, 97, Window), 0), result.Effect(0, 0).Effect, 1e-5);
    }

    [Fact]
    public void Changes_that_cannot_be_made_have_a_status_and_no_number()
    {
        using var model = new PositionModel(8, kind: TrackKind.Scalar);
        var genome = Genome.FromText(("c", "ACGTACGTACGTNCGTACGTACGTACGTAC"));
        var run = new IsmRun(model, genome, ["t0"], []);
        string path = _folder["scan.tsv"];
        IsmRegion[] regions = [IsmRegion.Around("short", 0, 5, 6), IsmRegion.Around("n", 0, 10, 14), IsmRegion.Around("long", 0, 14, 28)];
        var counts = ScanFiles.Write(path, run, Scan.Deletions([2]), regions, _ => { }, Stop);
        Assert.Equal(["HAS_N 1", "PADDED 1", "TOO_LONG 1"], counts.ToString().Split(", ").Order());
        string[] rows = [.. File.ReadLines(path).Skip(1).Select(l => string.Join(' ', l.Split('\t')[..7]))];
        Assert.Equal("short c 6 NA NA TOO_LONG NA", rows[0]);
        // the deletions of bases 12 and 13, and of 13 and 14, would delete the N
        Assert.Equal(["n c 11 12 del2 HAS_N t0", "n c 12 13 del2 REF_UNKNOWN t0", "n c 13 14 del2 REF_UNKNOWN t0"], rows[1..4]);
        string[] unknown = File.ReadLines(path).ElementAt(3).Split('\t');
        Assert.Equal(["NA", "NA", "NA", "NA", "0"], unknown[8..]);
        // an ablation that is longer than the window
        counts = ScanFiles.Write(path, run, Scan.Ablation(2, ShuffleKeeps.Bases, 1), [regions[2]], _ => { }, Stop);
        Assert.Equal("TOO_LONG 1", counts.ToString());
    }

    [Fact]
    public void A_window_around_a_start_site_keeps_it_in_place_on_the_strand_of_the_gene()
    {
        using var model = new PositionModel(Window, kind: TrackKind.Scalar, strand: StrandRule.Forward, placement: WindowPlacement.AroundTss);
        File.WriteAllText(_folder["genes.tsv"], "gene_id\tchrom\tstrand\ttss0\nP\tchr1\t+\t1000\nM\tchr1\t-\t1000\n");
        var genes = GeneReader.Read(_folder["genes.tsv"], _folder.Genome);
        string bases = Chromosome(0);
        var regions = IsmRegions.AroundGenes([IsmRegion.Around("r", 0, 994, 1_006)], genes, model.Manifest, _folder.Genome);
        Assert.Equal(["r.P", "r.M"], regions.Select(r => r.Name));
        int lost = 0;
        foreach (var (region, reverse) in regions.Zip([false, true]))
        {
            var result = Run(model, Scan.Deletions([1, 3]), region, genes: genes);
            for (int i = 0; i < result.Count; i++)
            {
                var site = result.Site(i);
                if (site.Start0 <= 1_000 && 1_000 < site.Start0 + site.Length)
                {
                    Assert.Equal((AlleleStatus.NoTss, 0), (result.StatusOf(i), result.Effect(i, 0).Count));
                    lost++;
                    continue;
                }
                // a deletion before the start site moves it
                int tss0 = site.Start0 < 1_000 ? 1_000 - site.Length : 1_000;
                Assert.Equal(Expected(Edited(bases, site), tss0) - Expected(bases, 1_000), result.Effect(i, 0).Effect, 1e-5);
            }

            double Expected(string chromosome, int tss0)
            {
                string window = NaiveEdit.Window(chromosome, tss0 - Left, Window);
                return model.Expected(reverse ? Dna.Decode(Dna.ReverseComplement(Dna.Encode(window))) : window, 0);
            }
        }
        Assert.Equal(2 * (1 + 3), lost);
    }

    [Fact]
    public void Signal_in_bins_is_summed_over_the_naive_window()
    {
        using var model = new BinModel(24, 4);
        string bases = Chromosome(0);
        // the middle of the region is 505 and has index 11
        var result = Run(model, Scan.Deletions([3]), IsmRegion.Around("r", 0, 500, 510), scores: "sum");
        float Sum(string chromosome) => model.Profile(Dna.Encode(NaiveEdit.Window(chromosome, 494, 24))).Sum();
        for (int i = 0; i < result.Count; i++)
            Assert.Equal(Sum(Edited(bases, result.Site(i))) - Sum(bases), result.Effect(i, 0).Effect, 1e-5);
    }

    // the toy model predicts each base from the three bases on either side; its window has 101 predicted bases
    [Fact]
    public void Splice_sites_are_compared_on_the_strand_of_the_transcript()
    {
        using var model = new ToySpliceModel();
        File.WriteAllText(_folder["genes.gtf"], Gtf('+', "P") + Gtf('-', "M"));
        var genes = GeneReader.Read(_folder["genes.gtf"], _folder.Genome);
        // the transcripts are [970, 1500): the window [948, 1055) of the region starts before them
        string masked = new string('N', 970) + Chromosome(0)[970..1_500];
        var regions = IsmRegions.AroundGenes([IsmRegion.Around("r", 0, 998, 1_004)], genes, model.Manifest, _folder.Genome);
        Assert.Equal(["r.P", "r.M"], regions.Select(r => r.Name).OrderDescending());
        foreach (var region in regions)
        {
            var result = Run(model, Scan.Deletions([2]), region, genes: genes);
            Assert.Equal("sax", result.Columns[1].Score.Id);
            float[] reference = Predict(model, NaiveEdit.Window(masked, 948, ToySpliceModel.Width), region.Gene!.Reverse);
            for (int i = 0; i < result.Count; i++)
            {
                var site = result.Site(i);
                string edited = Edited(masked, site);
                // bins up to the change from the window with the left side in place, those after it from that with the right side
                float[] left = Predict(model, NaiveEdit.Window(edited, 948, ToySpliceModel.Width), region.Gene.Reverse);
                float[] right = Predict(model, NaiveEdit.Window(edited, 946, ToySpliceModel.Width), region.Gene.Reverse);
                int split = (int)site.Start0 - 948 - ToySpliceModel.Crop + 1;
                var differences = Enumerable.Range(0, 101).Select(bin => (bin < split ? left : right)[bin] - reference[bin]);
                Assert.Equal(differences.MaxBy(Math.Abs), result.Effect(i, 1).Effect, 1e-6);
            }
        }
    }

    static string Gtf(char strand, string name) => string.Concat(((string[])["gene", "transcript", "exon"]).Select(feature =>
        $"chr1\tx\t{feature}\t971\t1500\t.\t{strand}\t.\tgene_id \"{name}\"; transcript_id \"{name}\"; gene_name \"{name}\";\n"));

    /// <summary>The acceptor track in the order of the plus strand.</summary>
    static float[] Predict(ToySpliceModel model, string window, bool reverse)
    {
        byte[] codes = reverse ? Dna.ReverseComplement(Dna.Encode(window)) : Dna.Encode(window);
        var into = new Prediction();
        model.Predict(new() { Length = codes.Length, Windows = codes, Tracks = new[] { 0, 1, 2 } }, into);
        float[] values = [.. Enumerable.Range(0, 101).Select(bin => into.Window(0)[3 * bin + 1])];
        return reverse ? [.. values.Reverse()] : values;
    }
}
