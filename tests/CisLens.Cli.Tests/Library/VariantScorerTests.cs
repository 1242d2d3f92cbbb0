using System.Globalization;
using CisLens.Cli.Tests.BadInput;
using CisLens.Cli.Tests.Compatibility;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Design;
using CisLens.Design.Zoo;
using CisLens.Formats.Tables;
using CisLens.Formats.Vcf;
using CisLens.Library;
using CisLens.Models;
using CisLens.Models.Networks;
using CisLens.Mutate.Alleles;
using CisLens.Mutate.Effects;

namespace CisLens.Cli.Tests.Library;

/// <summary>Compares <see cref="VariantScorer"/> with the long TSV of <c>score</c>, which has all digits.</summary>
public sealed class VariantScorerTests : IDisposable
{
    static readonly string[] s_columns =
        ["track", "score", "ref_pred", "alt_pred", "effect", "quantile", "p", "direction", "spread", "gene", "offset_bp"];

    readonly string _folder = Directory.CreateTempSubdirectory("cislens-library-").FullName;

    static string Stored(string name) => Path.Combine(CompatibilityCase.Folder, name);

    static string Genome => Stored("inputs/genome.fa");

    static VariantScorerOptions Plain => new() { Device = "cpu" };

    public static TheoryData<string, string[], VariantScorerOptions> Cases => new()
    {
        { "cisnet", ["--score", "logodds", "diff", "mle", "--background", Stored("models/cisnet.bg")],
            Plain with { Scores = ["logodds", "diff", "mle"], Background = Stored("models/cisnet.bg") } },
        { "basset", ["--tracks", "liver", "--shifts", "-3", "0", "--check-ref", "w"],
            Plain with { Tracks = ["liver"], Alleles = new() { Shifts = [-3, 0], CheckRef = RefPolicy.Force } } },
        { "cisnet-ensemble", [], Plain },
        { "gkm-svm", ["--tracks", "liver*"], Plain with { Tracks = ["liver*"] } },
        { "splice", ["--genes", Stored("inputs/genes.tsv")], Plain with { Genes = Stored("inputs/genes.tsv") } },
    };

    [Theory, MemberData(nameof(Cases))]
    public void One_variant_has_the_numbers_of_a_file_with_this_variant_to_the_bit(
        string model, string[] options, VariantScorerOptions library)
    {
        using var scorer = VariantScorer.Open(Stored($"models/{model}.clm"), Genome, library);
        var alone = Alleles("few").Select(v => scorer.Score(v.Contig, v.Pos0 + 1, v.Ref, v.Alt)).Where(s => s.IsScored).ToList();
        foreach (var score in alone.Take(5))
        {
            var (contig, pos0, reference, alternate) = score.Variant;
            File.WriteAllText(Path.Combine(_folder, "one.vcf"), "##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n" +
                $"{contig}\t{pos0 + 1}\t.\t{reference}\t{alternate}\t.\t.\t.\n");
            AssertEqual(model, Path.Combine(_folder, "one.vcf"), [.. options, "--max-ref-mismatch", "1", "--force"], [score]);
        }
        // in a batch with other variants, the last digits of a network may differ (docs/conventions.md, section 15)
        foreach (var (one, same) in alone.Zip(scorer.Score(Alleles("few")).Where(s => s.IsScored)))
            Assert.All(one.Effects.Zip(same.Effects), e => Assert.InRange(Math.Abs(e.First.AltPrediction - e.Second.AltPrediction), 0, 1e-6));
    }

    [Theory, InlineData("cisnet"), InlineData("gkm-svm"), InlineData("motifs"), InlineData("dinucleotides")]
    public void Many_variants_have_the_numbers_of_the_command_line_to_the_bit(string model)
    {
        using var scorer = VariantScorer.Open(Stored($"models/{model}.clm"), Genome, Plain);
        AssertEqual(model, Stored("inputs/variants.vcf"), [], scorer.Score(Alleles("variants")));
    }

    [Theory, InlineData(GeneOver.Exons), InlineData(GeneOver.Tss), InlineData(GeneOver.Span)]
    public void Effects_per_gene_are_those_of_the_command_line_to_the_bit(GeneOver over)
    {
        var design = new BasenjiSmall(192, 3, CropBins: 1, Dilated: 4) { Filters = [4, 4], Pools = [4, 4], Dilations = [1] };
        Track[] tracks = [new() { Id = "open", Kind = TrackKind.Signal }, new() { Id = "rna+", Kind = TrackKind.Signal, StrandPair = 2 },
            new() { Id = "rna-", Kind = TrackKind.Signal, StrandPair = 1, Transform = new() { SumStat = "sum_sqrt" } }];
        using (var model = new NetModel(design.Manifest("bins", tracks), Network.Create(design, Torch.Device.Cpu, new Rng(3))))
            ModelFile.Write(Path.Combine(_folder, "bins.clm"), model);
        var variant = Alleles("few").First(v => v.Ref.Length == 1 && v.Alt.Length == 1 && v.Alt != "*");
        long at1 = variant.Pos0 + 1;
        string genes = Path.Combine(_folder, "g.gtf"), vcf = Path.Combine(_folder, "one.vcf");
        File.WriteAllText(genes, string.Concat(new[] { ("P", '+', at1 - 20), ("M", '-', at1 - 60) }.Select(g =>
            $"{variant.Contig}\tx\texon\t{g.Item3}\t{g.Item3 + 70}\t.\t{g.Item2}\t.\tgene_id \"{g.Item1}\"; transcript_id \"{g.Item1}\";\n")));
        File.WriteAllText(vcf, "##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n" +
            $"{variant.Contig}\t{at1}\t.\t{variant.Ref}\t{variant.Alt}\t.\t.\t.\n");
        var (code, _, error) = BadInput.Cli.RunIn(_folder, ["score", vcf, "--genome", Genome, "--model", "bins.clm", "--device", "cpu",
            "--genes", genes, "--over", over.ToString().ToLowerInvariant(), "--score", "logsed", "sed", "-o", "genes.tsv", "--max-ref-mismatch", "1"]);
        Assert.True(code == 0, error);
        using var scorer = VariantScorer.Open(Path.Combine(_folder, "bins.clm"), Genome,
            Plain with { Genes = genes, Over = over, Scores = ["logsed", "sed"] });
        var score = scorer.Score([variant]).Single();
        Assert.Equal(File.ReadLines(Path.Combine(_folder, "genes.tsv")).Skip(1).Select(l => l.Split('\t')).Select(r =>
            string.Join(' ', [r[8], r[9], Text(r[10]), Text(r[11]), Text(r[12]), .. r[16..19]])),
            score.Genes.SelectMany(g => g.Effects.Select(e => string.Join(' ',
                [e.Track, e.Score, Bits(e.RefPrediction), Bits(e.AltPrediction), Bits(e.Effect), g.Gene, g.Strand, g.TssDistance]))));
        Assert.Equal(new[] { "open", "open", "rna-", "rna-", "rna+", "rna+", "open", "open" }.Order(), score.Genes.SelectMany(g => g.Effects).Select(e => e.Track).Order());
        Assert.Empty(score.Effects);
        Assert.True(score.IsScored);
    }

    [Fact]
    public void Several_threads_get_the_same_numbers()
    {
        using var scorer = VariantScorer.Open(Stored("models/gkm-svm.clm"), Genome, Plain);
        var variants = Alleles("few").ToArray();
        float[] Effects(Variant v) => [.. scorer.Score(v.Contig, v.Pos0 + 1, v.Ref, v.Alt).Effects.Select(e => e.Effect)];
        var expected = variants.Select(Effects).ToArray();
        var found = new float[variants.Length][];
        Parallel.For(0, variants.Length, i => found[i] = Effects(variants[i]));
        Assert.Equal(expected, found);
    }

    [Fact]
    public void A_variant_that_cannot_be_scored_has_a_status_and_no_effects()
    {
        using var scorer = VariantScorer.Open(Stored("models/gkm-svm.clm"), Genome, Plain);
        string there = scorer.Score("chr1", 0, "A", "C").Status;
        Assert.Equal(["OUT_OF_RANGE", "NO_CONTIG", "SYMBOLIC", "STAR"],
            [there, scorer.Score("chrNone", 5, "A", "C").Status, scorer.Score("chr1", 5, "A", "<DEL>").Status,
            scorer.Score("chr1", 5, "A", "*").Status]);
        var missing = scorer.Score("chrNone", 5, "A", "C");
        Assert.Multiple(() => Assert.False(missing.IsScored), () => Assert.Empty(missing.Effects), () => Assert.Null(missing.Top));
        Assert.Throws<KeyNotFoundException>(() => missing["liver"]);
        Assert.Throws<ArgumentException>(() => scorer.Score("chr1", 5, "A", "C,G"));
        Assert.Throws<ArgumentOutOfRangeException>(() => scorer.Score("chr1", -2, "A", "C"));
    }

    [Fact]
    public void Contigs_have_every_spelling_of_the_command_line_in_one_scorer()
    {
        using var scorer = VariantScorer.Open(Stored("models/gkm-svm.clm"), Genome, Plain);
        var variant = Alleles("few").First(v => v.Contig == "chr1");
        Assert.Equal(scorer.Score(variant.Contig, variant.Pos0 + 1, variant.Ref, variant.Alt).Effects,
            scorer.Score("1", variant.Pos0 + 1, variant.Ref, variant.Alt).Effects);
    }

    [Fact]
    public void Options_that_do_not_fit_the_model_and_a_closed_scorer_are_refused()
    {
        string model = Stored("models/gkm-svm.clm");
        Assert.Throws<UsageException>(() => VariantScorer.Open(model, Genome, Plain with { Tracks = ["kidney"] }));
        Assert.Throws<InputException>(() => VariantScorer.Open(model, Genome, Plain with { Background = Stored("models/cisnet.bg") }));
        var scorer = VariantScorer.Open(model, Genome, Plain);
        scorer.Dispose();
        Assert.Throws<ObjectDisposedException>(() => scorer.Score("chr1", 5, "A", "C"));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    static IEnumerable<Variant> Alleles(string vcf)
    {
        using var reader = VcfReader.Open(Stored($"inputs/{vcf}.vcf"));
        var record = new VcfRecord();
        while (reader.Read(record))
            for (int alt = 0; alt < record.AltCount; alt++)
                if (record.Alt(alt).Length > 0)
                    yield return new(record.Contig, record.Pos0, record.Text(VcfColumn.Ref), record.AltText(alt));
    }

    void AssertEqual(string model, string vcf, string[] options, IEnumerable<VariantScore> found)
    {
        var (code, _, error) = BadInput.Cli.RunIn(_folder, ["score", vcf, "--genome", Genome,
            "--model", Stored($"models/{model}.clm"), "--device", "cpu", "-o", "long.tsv", .. options]);
        Assert.True(code == 0, error);
        using var table = TableReader.Open(Path.Combine(_folder, "long.tsv"));
        var (printed, statuses) = (new List<string>(), new List<string>());
        while (table.Read())
        {
            var row = table.Columns.Zip(table.Row).ToDictionary(c => c.First, c => c.Second);
            statuses.Add($"{row["pos"]} {row["ref"]} {row["allele"]} {row["status"]}");
            if (AlleleStatusCode.Parse(row["status"])!.Value.IsScored())
                printed.Add(string.Join(' ', s_columns.Select(name => Text(row.GetValueOrDefault(name, "NA")))));
        }
        var scores = found.ToList();
        Assert.Equal(statuses.Distinct(), scores.Select(s => $"{s.Variant.Pos0 + 1} {s.Variant.Ref} {s.Variant.Alt} {s.Status}"));
        Assert.NotEmpty(printed);
        Assert.Equal(printed, scores.Where(s => s.IsScored).SelectMany(Rows));
    }

    static IEnumerable<string> Rows(VariantScore score)
    {
        foreach (var e in score.Effects)
            yield return string.Join(' ', [e.Track, e.Score, Bits(e.RefPrediction), Bits(e.AltPrediction), Bits(e.Effect),
                Bits(e.Quantile), Bits(e.P), e.Direction.Length > 0 ? e.Direction : "NA", Bits(e.Spread), "NA", "NA"]);
        foreach (var (id, value) in score.Summaries)
            yield return $"NA {id} NA NA {Bits(value)} NA NA NA NA NA NA";
        foreach (var gene in score.Splicing)
            foreach (var (i, change) in gene.All.Index())
                yield return string.Join(' ', [i < 2 ? "acceptor" : "donor", i % 2 == 0 ? "gain" : "loss", Bits(change.Ref),
                    Bits(change.Alt), Bits(change.Score), "NA", "NA", change.Score > 0 ? i % 2 == 0 ? "gain" : "loss" : "none",
                    Bits(change.Spread), gene.Gene.Name, Bits(change.Offset)]);
    }

    static string Text(string cell) => float.TryParse(cell, CultureInfo.InvariantCulture, out float number) ? Bits(number) : cell;

    static string Bits(float number) =>
        float.IsNaN(number) ? "NA" : BitConverter.SingleToInt32Bits(number).ToString("x8", CultureInfo.InvariantCulture);
}
