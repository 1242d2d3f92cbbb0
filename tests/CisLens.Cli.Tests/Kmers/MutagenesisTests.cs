using System.Globalization;
using System.Text;
using CisLens.Core;

namespace CisLens.Cli.Tests.Kmers;

/// <summary>
/// Scans, ablation, marginalization and epistasis with a kmer-SVM of 6-mers that is made here: GATAAG has the weight 30, and other words have
/// small ones. A window of 60 bp has 55 words, so its norm is about √55, and the site adds about 4. Expected values are from <c>predict</c> on sequences that are edited as text.
/// </summary>
public sealed class MutagenesisTests : Workplace
{
    const string Site = "GATAAG";
    const int Window = 60, SiteAt = 20, Flank = 40;

    readonly string _sequence, _chromosome;

    public MutagenesisTests()
    {
        var rng = new Rng(5);
        string Bases(int length) => string.Concat(Enumerable.Range(0, length).Select(_ => "ACGT"[rng.Next(4)]));
        _sequence = Bases(SiteAt) + Site + Bases(Window - SiteAt - Site.Length);
        _chromosome = Bases(Flank) + _sequence + Bases(Flank);
        var words = new StringBuilder("#kernel=1\n#kmerlen=6\n#bias=-0.5\n");
        for (int word = 0; word < 4096; word++)
        {
            string bases = string.Concat(Enumerable.Range(0, 6).Select(i => "ACGT"[word >> (10 - 2 * i) & 3]));
            string reverse = Dna.Decode(Dna.ReverseComplement(Dna.Encode(bases)));
            double weight = bases is Site or "CTTATC" ? 30 : 0.02 * (word * 31 % 7 - 3);
            if (string.CompareOrdinal(bases, reverse) <= 0)
                words.Append(CultureInfo.InvariantCulture, $"{bases}\t{reverse}\t{weight}\n");
        }
        Write("w.txt", words.ToString());
        Write("s.fa", $">s\n{_sequence}\n");
        Write("genome.fa", $">s\n{_chromosome}\n");
        Write("backgrounds.fa", string.Concat(Enumerable.Range(0, 8).Select(i => $">b{i}\n{Bases(Window)}\n")));
        Run($"model import words @w.txt --track t --window {Window} -o @m.clm");
    }

    List<Dictionary<string, string>> Table(string name)
    {
        string[][] lines = [.. Lines(At(name)).Select(l => l.Split('\t'))];
        return [.. lines[1..].Select(row => lines[0].Zip(row).ToDictionary(c => c.First, c => c.Second))];
    }

    static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>The predictions for sequences, in order.</summary>
    double[] Predicted(IEnumerable<string> sequences)
    {
        Write("edited.fa", string.Concat(sequences.Index().Select(s => $">e{s.Index}\n{s.Item}\n")));
        return Column(Rows("@m.clm @edited.fa").Skip(1), 2);
    }

    /// <summary>The first bases of an edited sequence; N after its end, as in a window past the end of a contig.</summary>
    static string Cut(string edited) => edited.PadRight(Window, 'N')[..Window];

    [Theory]
    [InlineData("deletions --size 1 6", 60 + 55, -1)]
    [InlineData("insertions --motif GATAAG", 60, 1)]
    [InlineData("replacements --motif GATA1=GATAAG CTTATC", 2 * 55, 1)]
    public void A_scan_has_the_predictions_of_edited_sequences_and_finds_the_site(string scan, int rows, int sign)
    {
        Run($"ism --scan {scan} --sequences @s.fa --model @m.clm --tracks t -o @scan");
        var table = Table("scan.tsv");
        Assert.Equal(rows, table.Count);
        string motif = sign < 0 ? "" : Site;
        string[] edited = [.. table.Select(row =>
        {
            string bases = row["change"] == "CTTATC" ? "CTTATC" : motif;
            int start = int.Parse(row["pos"]) - 1, end = int.Parse(row["end"]);
            return Cut(_sequence[..start] + bases + _sequence[end..]);
        })];
        double[] expected = Predicted([_sequence, .. edited]);
        foreach (var (i, row) in table.Index())
        {
            Assert.Equal(expected[0], Number(row["ref_pred"]), 1e-5);
            Assert.Equal(expected[i + 1], Number(row["alt_pred"]), 1e-5);
            Assert.Equal(expected[i + 1] - expected[0], Number(row["effect"]), 1e-5);
        }
        if (sign < 0)
            Assert.All(table.Where(r => Number(r["effect"]) < -2), r =>
                Assert.True(int.Parse(r["end"]) > SiteAt && int.Parse(r["pos"]) <= SiteAt + Site.Length));
        Assert.True(table.Max(r => sign * Number(r["effect"])) > 2);
        Assert.StartsWith("<svg", File.ReadAllText(At("scan.s.t.diff.svg")));
        Assert.True(File.Exists(At("scan.tsv.run.json")));
    }

    [Fact]
    public void Ablation_of_the_site_takes_its_weight_and_of_another_stretch_does_not()
    {
        Write("r.bed", $"s\t{Flank + SiteAt - 2}\t{Flank + SiteAt + 8}\tsite\ns\t80\t90\tother\nx\t1\t9\tlost\n");
        string[] last = Error("ablate --bed @r.bed --genome @genome.fa --model @m.clm --tracks t --shuffles 8 --keep bases -o @a");
        Assert.EndsWith("3 regions, 16 shuffles, 1 figure: OK 2, NO_CONTIG 1", last[^1]);
        var table = Table("a.tsv");
        Assert.Equal(["site OK 8", "other OK 8", "lost NO_CONTIG NA"], table.Select(r => $"{r["region"]} {r["status"]} {r["n"]}"));
        Assert.InRange(Number(table[0]["effect"]), -4.5, -3.5);
        Assert.InRange(Number(table[1]["effect"]), -0.5, 0.5);
        Assert.Contains("site", File.ReadAllText(At("a.t.diff.svg")), StringComparison.Ordinal);
        byte[] before = File.ReadAllBytes(At("a.tsv"));
        Run("ablate --bed @r.bed --genome @genome.fa --model @m.clm --tracks t --shuffles 8 --keep bases -o @a --force");
        Assert.Equal(before, File.ReadAllBytes(At("a.tsv")));
        Run("ablate --bed @r.bed --genome @genome.fa --model @m.clm --tracks t --shuffles 8 --keep bases --seed 2 -o @a --force");
        Assert.NotEqual(before, File.ReadAllBytes(At("a.tsv")));
    }

    [Fact]
    public void Marginalization_ranks_the_motif_above_others()
    {
        Write("motifs.meme", "MEME version 4\n\nALPHABET= ACGT\n\nMOTIF GATA1\nletter-probability matrix: alength= 4 w= 6\n" + string.Concat(
            Site.Select(b => string.Join(' ', "ACGT".Select(l => l == b ? "0.7" : "0.1")) + "\n")) + "\n");
        Run("marginalize --motifs @motifs.meme --motif CCGCGG --sequences @backgrounds.fa --model @m.clm --tracks t -o @marginal");
        var means = Table("marginal.tsv");
        Assert.Equal(["CCGCGG", "GATA1"], means.Select(r => r["motif"]));
        string[] backgrounds = [.. Lines(At("backgrounds.fa")).Where(l => l[0] != '>')];
        foreach (var row in means)
        {
            string motif = row["motif"] == "GATA1" ? Site : "CCGCGG";
            // the anchor of a window of 60 has the index 29, and the middle of a motif of 6 the index 3
            double[] predicted = Predicted([.. backgrounds, .. backgrounds.Select(b => b[..26] + motif + b[32..])]);
            Assert.Equal(predicted[8..].Average() - predicted[..8].Average(), Number(row["effect"]), 1e-5);
            Assert.Equal("8", row["n"]);
        }
        Assert.InRange(Number(means[1]["effect"]), 3.5, 4.5);
        Assert.InRange(Number(means[0]["effect"]), -0.5, 0.5);
        Assert.Equal(16, Table("marginal.each.tsv").Count);
        Assert.Contains("GATA1", File.ReadAllText(At("marginal.t.diff.svg")), StringComparison.Ordinal);
        // random and shuffled backgrounds
        Write("random.fa", ">chr1\n" + string.Concat(backgrounds) + "\n");
        string[] last = Error("marginalize --motif GATAAG --random 20 --shuffle --offset -10 10 --genome @random.fa --model @m.clm --tracks t -o @random");
        Assert.EndsWith("1 motif, 2 offsets, 20 backgrounds, 1 figure: OK 20", last[^1]);
        Assert.All(Table("random.tsv"), row => Assert.InRange(Number(row["effect"]), 3.5, 4.5));
    }

    // two changes in one site: each alone takes its weight, and both together take no more
    [Fact]
    public void Two_changes_of_one_site_have_positive_epistasis()
    {
        string[] last = Error($"epistasis --region s:{Flank + SiteAt + 1}-{Flank + SiteAt + 2} s:{Flank + SiteAt + 4}-{Flank + SiteAt + 4} --genome @genome.fa --model @m.clm --tracks t -o @e");
        Assert.EndsWith("18 pairs, 1 figure: OK 18", last[^1]);
        var table = Table("e.tsv");
        string Changed(params (string Pos, string Alt)[] changes)
        {
            char[] edited = _chromosome.ToCharArray();
            foreach (var (pos, alt) in changes)
                edited[int.Parse(pos) - 1] = alt[0];
            // the middle of positions 61 to 64 is 62 (0-based), and has the index 29
            return new(edited, 33, Window);
        }
        double[] predicted = Predicted([Changed(), .. table.SelectMany(r => (string[])
            [Changed((r["pos1"], r["alt1"])), Changed((r["pos2"], r["alt2"])), Changed((r["pos1"], r["alt1"]), (r["pos2"], r["alt2"]))])]);
        foreach (var (i, row) in table.Index())
        {
            double one = predicted[3 * i + 1] - predicted[0], two = predicted[3 * i + 2] - predicted[0], both = predicted[3 * i + 3] - predicted[0];
            Assert.Equal(one, Number(row["effect1"]), 1e-5);
            Assert.Equal(two, Number(row["effect2"]), 1e-5);
            Assert.Equal(both - one - two, Number(row["epistasis"]), 1e-5);
            Assert.InRange(Number(row["epistasis"]), 3.5, 4.5);
        }
        Assert.Contains("minus the sum", File.ReadAllText(At("e.s_61-62_s_64-64.t.diff.svg")), StringComparison.Ordinal);
    }

    // a sequence as long as the window is the window: the prediction is that of the whole sequence
    [Fact]
    public void Pairs_of_a_sequence_are_changed_in_the_whole_sequence()
    {
        string[] last = Error("epistasis --region s:3-4 --sequences @s.fa --model @m.clm --tracks t -o @e");
        Assert.EndsWith("9 pairs, 1 figure: OK 9", last[^1]);
        var row = Table("e.tsv")[0];
        double[] predicted = Predicted([_sequence, _sequence[..2] + row["alt1"] + row["alt2"] + _sequence[4..]]);
        Assert.Equal(predicted[0], Number(row["ref_pred"]), 1e-5);
        Assert.Equal(predicted[1], Number(row["alt_pred"]), 1e-5);
    }

    [Theory]
    [InlineData("ism --scan insertions", "no motif is given; give bases with --motif, or a MEME file with --motifs")]
    [InlineData("ism --scan insertions --motif ACNT", "--motif ACNT: \"N\" is not a base; expected A, C, G and T")]
    [InlineData("ism --scan insertions --motif A=", "--motif A=: no bases; expected bases, or NAME=BASES")]
    [InlineData("ism --scan replacements --motif ACGT acgt=ACGT ACGT", "motif ACGT is given 2 times; expected different names")]
    [InlineData("ism --scan replacements --motif LONG=" + Long, "motif LONG has 61 bp: expected at most 60 bp, the window of ")]
    [InlineData("ism --scan deletions --size 61", "--size 61: expected at most 60 bp")]
    [InlineData("ism --scan deletions --size 0", "--size 0: expected at least 1")]
    [InlineData("ism --scan shuffles --size 3", "a shuffle that keeps dinucleotides needs 4 bp: give a longer one, or --keep bases")]
    [InlineData("ism --scan deletions --motif ACGT", "--motif does not apply to --scan deletions")]
    [InlineData("ism --size 3", "--size does not apply to --scan substitutions")]
    [InlineData("ism --scan insertions --motif ACGT --shuffles 3", "--shuffles does not apply to --scan insertions")]
    [InlineData("ism --scan mutations", "--scan mutations: expected substitutions, deletions, shuffles, insertions or replacements")]
    [InlineData("marginalize --motif ACGT --random 5", "--sequences does not apply to --random")]
    [InlineData("marginalize --motif ACGT --seed 5", "--seed does not apply to backgrounds that are given; only --random and --shuffle draw numbers")]
    [InlineData("marginalize --motif ACGT --offset 40", "motif ACGT of 4 bp does not fit into the window of 60 bp at offset 40; choose a smaller --offset")]
    [InlineData("epistasis", "0 regions; give two with --region, or one for the pairs inside it")]
    [InlineData("epistasis --region s:1-5 s:5-8", "regions s:1-5 and s:5-8 overlap; expected two regions without a common base, or one region")]
    [InlineData("epistasis --region s:1-5 s:9-12 --score absdiff", "--score absdiff has no sign, so effects do not add up; expected a signed score such as diff")]
    [InlineData("epistasis --region s:1-5 --genome @s.fa", "--genome and --sequences are given; expected one of them")]
    public void A_wrong_option_is_refused_in_one_line(string command, string message)
    {
        var run = BadInput.Cli.Run([.. $"{command} --sequences @s.fa --model @m.clm --tracks t -o @bad".Split(' ')
            .Select(w => w.StartsWith('@') ? At(w[1..]) : w)]);
        Assert.Equal(2, run.Code);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.Split('\n'), l => l.Contains("ERROR", StringComparison.Ordinal));
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(At("bad"))!, "bad*"));
    }

    const string Long = "ACGTACGTACGTACGTACGTACGTACGTACGTACGTACGTACGTACGTACGTACGTACGTA";

    /// <summary>Runs a command and returns the lines of standard error.</summary>
    string[] Error(string command)
    {
        var run = BadInput.Cli.Run([.. command.Split(' ').Select(w => w.StartsWith('@') ? At(w[1..]) : w)]);
        Assert.True(run.Code == 0, run.Error);
        return run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
