using System.Globalization;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Formats.Fasta;
using CisLens.Formats.Genes;
using CisLens.Mutate.Runs;
using CisLens.Mutate.Tests.Runs;

namespace CisLens.Mutate.Tests.Splicing;

/// <summary>Tests runs with splice delta scores and a model whose predictions depend on seven bases.</summary>
public sealed class SpliceRunTests
{
    const int Length = 400, Distance = 50;
    // the gene is at 51 to 350 (1-based); the exons are at 51 to 120 and 200 to 350
    const string Genes = "#NAME\tCHROM\tSTRAND\tTX_START\tTX_END\tEXON_START\tEXON_END\nG1\t1\t{0}\t50\t350\t50,199,\t120,350,\n";

    static readonly string s_bases = Bases();

    static string Bases()
    {
        var rng = new Rng(11);
        return string.Concat(Enumerable.Range(0, Length).Select(_ => "ACGT"[rng.Next(4)]));
    }

    static string Complement(string bases) => Dna.Decode(Dna.ReverseComplement(Dna.Encode(bases)));

    sealed class Run : IDisposable
    {
        readonly ScoreFolder _folder;
        readonly GeneTable _genes;

        public Run(string bases, string strand, string? genes = null)
        {
            _folder = new ScoreFolder { Genome = Genome.FromText(("chr1", bases)) };
            File.WriteAllText(_folder["genes.tsv"], genes ?? Genes.Replace("{0}", strand));
            _genes = GeneReader.Read(_folder["genes.tsv"], _folder.Genome);
        }

        public ToySpliceModel Model { get; } = new();

        public ISequenceModel? Ensemble { get; init; }

        public int Strongest { get; init; }

        public (List<string[]> Rows, ScoreResult Result) Score(ScoreFormat format, bool masked, params string[] records)
        {
            var output = new ScoreOutput(_folder["out"], format);
            var result = ScoreFolder.Score(_folder.Settings(_folder.Vcf(records), Ensemble ?? Model, output) with
            {
                Splice = new() { Genes = _genes, GenesPath = _folder["genes.tsv"], Distance = Distance, Masked = masked },
                Alleles = new() { MaxRefMismatch = 1, MaxAllele = 100 },
                Strongest = Strongest,
            });
            return ([.. File.ReadLines(output.Path).Where(l => !l.StartsWith('#') && !l.StartsWith("chrom\t")).Select(l => l.Split('\t'))], result);
        }

        public void Dispose() => _folder.Dispose();
    }

    static string Record(int pos, string reference, string alternate) => $"chr1\t{pos}\t.\t{reference}\t{alternate}\t.\t.\tAF=0.1";

    // a substitution, an insertion and two deletions; the insertion and the deletions cannot move to the left
    static (int Pos, string Ref, string Alt)[] Variants()
    {
        string Other(string bases) => bases == "A" ? "C" : "A";
        string At(int pos, int length) => s_bases.Substring(pos - 1, length);
        return [(150, At(150, 1), Other(At(150, 1))), (150, At(150, 1), At(150, 1) + "CC" + Other(At(150, 1))), Deletion(3), Deletion(60)];

        (int, string, string) Deletion(int bases)
        {
            int pos = Enumerable.Range(150, 50).First(p => At(p, 1) != At(p + bases, 1));
            return (pos, At(pos, bases + 1), At(pos, 1));
        }
    }

    [Fact]
    public void The_model_gets_only_the_transcript_and_its_edited_copy()
    {
        string masked = new string('N', 50) + s_bases[50..350] + new string('N', 50);
        foreach (var (pos, reference, alternate) in Variants())
        {
            using var run = new Run(s_bases, "+");
            run.Score(ScoreFormat.Vcf, false, Record(pos, reference, alternate));
            int start0 = pos - 1 - Distance - ToySpliceModel.Crop, width = 2 * (Distance + ToySpliceModel.Crop) + 1;
            string edited = masked[..(pos - 1)] + alternate + masked[(pos - 1 + reference.Length)..];
            Assert.Equal(masked.Substring(start0, width), run.Model.Asked[0]);
            // the copy has the length that is needed to predict all its positions
            int behind = Math.Max(0, Distance + 1 - reference.Length) + ToySpliceModel.Crop;
            Assert.Equal(edited.Substring(start0, pos - 1 - start0 + alternate.Length + behind), run.Model.Asked[1]);
        }
    }

    [Fact]
    public void A_gene_on_the_other_strand_of_the_reverse_complement_has_the_same_scores_at_mirrored_positions()
    {
        foreach (var (pos, reference, alternate) in Variants().Where(v => v.Ref.Length == v.Alt.Length))
        {
            using Run plus = new(s_bases, "+"), minus = new(Complement(s_bases), "-");
            var forward = plus.Score(ScoreFormat.WideTsv, false, Record(pos, reference, alternate)).Rows[0];
            var reverse = minus.Score(ScoreFormat.WideTsv, false, Record(Length + 1 - pos, Complement(reference), Complement(alternate))).Rows[0];
            Assert.Equal(forward[8..13], reverse[8..13]);
            Assert.Equal(forward[13..17].Select(p => -int.Parse(p)), reverse[13..17].Select(int.Parse));
        }
    }

    [Fact]
    public void Spellings_of_one_deletion_have_the_same_scores_at_the_same_bases()
    {
        string bases = s_bases[..150] + "GCACACAT" + s_bases[158..];
        using var run = new Run(bases, "+");
        // GCA>G at 151 and ACA>A two bases later delete the same CA
        var rows = run.Score(ScoreFormat.WideTsv, false, Record(151, "GCA", "G"), Record(153, "ACA", "A")).Rows;
        Assert.Equal(rows[0][8..13], rows[1][8..13]);
        Assert.Equal(rows[0][13..17].Select(int.Parse), rows[1][13..17].Select(p => int.Parse(p) + 2));
    }

    [Fact]
    public void Every_allele_has_a_status_and_the_records_are_kept()
    {
        using var run = new Run(s_bases, "+");
        string at40 = s_bases[39..40], at150 = s_bases[149..150], other = at150 == "A" ? "C" : "A", wrong = at150 == "G" ? "T" : "G";
        string[] records = [Record(40, at40, at40 == "A" ? "C" : "A"), Record(150, at150, $"{other},<DEL>"), Record(150, wrong, at150), "chr2\t5\t.\tA\tC\t.\t.\tSpliceAI=old"];
        var (rows, result) = run.Score(ScoreFormat.Vcf, false, records);
        Assert.Equal(4, result.Records);
        Assert.Equal(["NO_CONTIG", "NO_GENE", "OK", "REF_MISMATCH", "SYMBOLIC"], result.Counts.ByCode.Keys);
        Assert.Equal("AF=0.1;CIS_ST=NO_GENE", rows[0][7]);
        Assert.Matches($@"^AF=0\.1;CIS_ST=OK,SYMBOLIC;SpliceAI={other}\|G1(\|\d\.\d\d){{4}}(\|-?\d+){{4}}$", rows[1][7]);
        Assert.Equal("CIS_ST=NO_CONTIG", rows[3][7]);
    }

    [Fact]
    public void An_ensemble_has_the_spread_of_its_members()
    {
        var (pos, reference, alternate) = Variants()[0];
        var single = new Run(s_bases, "+").Score(ScoreFormat.WideTsv, false, Record(pos, reference, alternate)).Rows[0];
        using var twins = new Run(s_bases, "+") { Ensemble = new TestEnsemble(new ToySpliceModel(), new ToySpliceModel()) };
        using var others = new Run(s_bases, "+") { Ensemble = new TestEnsemble(new ToySpliceModel(), new ToySpliceModel { Salt = 77 }) };
        var same = twins.Score(ScoreFormat.WideTsv, false, Record(pos, reference, alternate)).Rows[0];
        Assert.Equal([.. single[..^1], "0", "0", "0", "0", "no"], same);
        Assert.All(others.Score(ScoreFormat.WideTsv, false, Record(pos, reference, alternate)).Rows[0][^5..^1], spread => Assert.True(float.Parse(spread) > 0));
        Assert.All(others.Score(ScoreFormat.LongTsv, false, Record(pos, reference, alternate)).Rows, row => Assert.True(float.Parse(row[^2]) > 0));
    }

    // the window starts 53 bases before the variant: at POS 53, one base is outside the contig; at POS 54, no base is outside
    [Fact]
    public void A_window_that_reaches_past_the_contig_is_flagged()
    {
        using var run = new Run(s_bases, "+");
        string Snv(int pos) => Record(pos, s_bases[(pos - 1)..pos], s_bases[pos - 1] == 'A' ? "C" : "A");
        var (rows, result) = run.Score(ScoreFormat.Vcf, false, Snv(53), Snv(54));
        Assert.Equal(["OK", "PADDED"], result.Counts.ByCode.Keys);
        Assert.Contains("CIS_ST=PADDED;SpliceAI=", rows[0][7]);
    }

    [Fact]
    public void Genes_on_contigs_that_the_genome_lacks_are_counted()
    {
        using var folder = new ScoreFolder { Genome = Genome.FromText(("chr1", s_bases)) };
        File.WriteAllText(folder["genes.tsv"], Genes.Replace("{0}", "+") + "G2\t7\t+\t5\t9\t5,\t9,\nG3\t7\t+\t5\t9\t5,\t9,\nG4\tX\t+\t5\t9\t5,\t9,\n");
        var genes = GeneReader.Read(folder["genes.tsv"], folder.Genome);
        Assert.Equal("G1", Assert.Single(genes.Genes).Name);
        var log = new Lines();
        var settings = folder.Settings(folder.Vcf([Record(150, s_bases[149..150], s_bases[149] == 'A' ? "C" : "A")]), new ToySpliceModel(), new ScoreOutput(folder["o.vcf"], ScoreFormat.Vcf));
        new ScoreRun(settings with { Splice = new() { Genes = genes, GenesPath = "genes.tsv" } }, log).Run(TestContext.Current.CancellationToken);
        Assert.Contains("genes.tsv: contigs: 1/3 matched (rule: add \"chr\")", log.Seen);
        Assert.Contains("genes.tsv: contigs that the genome lacks: records on contigs that memory lacks: 3 (7, X)", log.Seen);
    }

    sealed class Lines : IRunLog
    {
        public List<string> Seen { get; } = [];
        public void Info(string text) => Seen.Add(text);
        public void Warn(string kind, string example) => Seen.Add($"{kind}: {example}");
        public void Progress(string what, long done, long? total, string unit) { }
    }

    [Fact]
    public void Masking_removes_gains_at_the_nearest_exon_end_and_losses_elsewhere()
    {
        using var run = new Run(s_bases, "+");
        var variants = Enumerable.Range(170, 60).Select(pos => Record(pos, s_bases[(pos - 1)..pos], s_bases[pos - 1] == 'A' ? "C" : "A")).ToArray();
        var plain = run.Score(ScoreFormat.LongTsv, false, variants).Rows;
        var masked = run.Score(ScoreFormat.LongTsv, true, variants).Rows;
        int gone = 0;
        foreach (var (before, after) in plain.Zip(masked))
        {
            // 200 is the nearest exon end for all positions from 170 to 229
            bool atEnd = int.Parse(before[1]) + int.Parse(before[17]) == 200;
            Assert.Equal(before[9] == "gain" == atEnd ? "0" : before[12], after[12]);
            gone += after[12] == "0" ? 1 : 0;
        }
        Assert.InRange(gone, 1, plain.Count - 1);
    }

    [Theory]
    [InlineData("#NAME\tCHROM\tSTRAND\tTX_START\nG\t1\t+\t5\n", "has no column TX_END")]
    [InlineData("#NAME\tCHROM\tSTRAND\tTX_START\tTX_END\nG\t1\t.\t5\t9\n", "genes.tsv:2: STRAND is '.', expected + or -")]
    [InlineData("#NAME\tCHROM\tSTRAND\tTX_START\tTX_END\nG\t1\t+\t9\t9\n", "from 9 to 9")]
    [InlineData("#NAME\tCHROM\tSTRAND\tTX_START\tTX_END\nG\t1\t+\t5\t401\n", "G ends at 401, but chr1 of memory has 400 bp")]
    [InlineData("#NAME\tCHROM\tSTRAND\tTX_START\tTX_END\nG\t7\t+\t5\t9\n", "shares no contig")]
    [InlineData("#NAME\tCHROM\tSTRAND\tTX_START\tTX_END\tEXON_START\tEXON_END\nG\t1\t+\t5\t9\t5,7,\t6,\n", "2 exon starts and 1 ends")]
    [InlineData("#NAME\tCHROM\tSTRAND\tTX_START\tTX_END\tEXON_START\tEXON_END\nG\t1\t+\t5\t9\t4,\t6,\n", "an exon is from 4 to 6")]
    public void An_invalid_table_of_genes_is_refused(string table, string message) =>
        Assert.Contains(message, Assert.Throws<InputException>(() => new Run(s_bases, "+", table)).Message, StringComparison.Ordinal);

    [Theory, InlineData("+"), InlineData("-")]
    public void The_strongest_alleles_have_the_probabilities_at_the_positions_of_their_scores(string strand)
    {
        using var run = new Run(s_bases, strand) { Strongest = 2 };
        var (rows, result) = run.Score(ScoreFormat.WideTsv, false, [.. Variants().Select(v => Record(v.Pos, v.Ref, v.Alt))]);
        Assert.Equal(2, result.Strongest!.Count);
        // columns 9 to 12 of the table are the four scores
        float[] largest = [.. rows.Select(row => row[9..13].Max(s => float.Parse(s, CultureInfo.InvariantCulture))).OrderDescending().Take(2)];
        Assert.Equal(largest, result.Strongest.Select(s => s.Splice!.Largest));
        foreach (var allele in result.Strongest)
        {
            var (splice, map) = (allele.Splice!, allele.Splice!.Map!);
            Assert.Equal(2 * Distance + 1, map.DonorAlt.Length);
            float[][] refs = [map.AcceptorRef, map.AcceptorRef, map.DonorRef, map.DonorRef];
            float[][] alts = [map.AcceptorAlt, map.AcceptorAlt, map.DonorAlt, map.DonorAlt];
            foreach (var (i, change) in splice.All.Index())
            {
                long at = allele.Record.Pos0 + change.Offset - map.Start0;
                Assert.Equal((change.Ref, change.Alt), (refs[i][at], alts[i][at]));
            }
        }
    }

    [Fact]
    public void Splice_sites_without_genes_and_genes_without_splice_sites_are_refused()
    {
        using var folder = new ScoreFolder();
        string vcf = folder.Vcf([]);
        Assert.Contains("--genes TABLE", Assert.Throws<UsageException>(() => ScoreFolder.Score(folder.Settings(vcf, new ToySpliceModel(), new ScoreOutput(folder["o"], ScoreFormat.Vcf)))).Message, StringComparison.Ordinal);
        File.WriteAllText(folder["genes.tsv"], Genes.Replace("{0}", "+"));
        var splice = new SpliceSettings { Genes = GeneReader.Read(folder["genes.tsv"], folder.Genome), GenesPath = folder["genes.tsv"] };
        Assert.Contains("does not predict splice sites", Assert.Throws<UsageException>(() => ScoreFolder.Score(
            folder.Settings(vcf, new PositionModel(20), new ScoreOutput(folder["o"], ScoreFormat.Vcf)) with { Splice = splice })).Message, StringComparison.Ordinal);
        Assert.Contains("cannot be written as HDF5", Assert.Throws<UsageException>(() => ScoreFolder.Score(
            folder.Settings(vcf, new ToySpliceModel(), new ScoreOutput(folder["o.h5"], ScoreFormat.Hdf5)) with { Splice = splice })).Message, StringComparison.Ordinal);
        Assert.Contains("do not apply to splice scores", Assert.Throws<UsageException>(() => ScoreFolder.Score(
            folder.Settings(vcf, new ToySpliceModel(), new ScoreOutput(folder["o"], ScoreFormat.Vcf)) with { Splice = splice, Tracks = ["donor"] })).Message, StringComparison.Ordinal);
    }
}
