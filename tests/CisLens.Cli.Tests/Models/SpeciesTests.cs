using System.Globalization;
using System.Text;
using CisLens.Cli.Tests.Kmers;
using CisLens.Core;
using CisLens.Models;

namespace CisLens.Cli.Tests.Models;

/// <summary>
/// A dataset of two genomes, a network with a head for each, and the commands that use it. The signal of a bin depends on the TGACTCA in it.
/// </summary>
public sealed class SpeciesTests : Workplace
{
    const string Sizes = "--set sizes.crop_bins=2 --set sizes.filters=[12,12] --set sizes.pools=[8,4] --set sizes.dilated=8 --set sizes.dilations=[1]";

    readonly Dictionary<string, string> _contigs = [];

    public SpeciesTests()
    {
        WriteGenome("h", 6000, seed: 1);
        WriteGenome("m", 3000, seed: 2);
        Write("both.tsv", "name\tfile\tgenome\nliver\th.bedGraph\thuman\nbrain\th.bedGraph\thuman\nembryo\tm.bedGraph\tmouse\n");
        Run("prepare signal --samples @both.tsv --genome human=" + At("h.fa") + " --genome mouse=" + At("m.fa")
            + " --test human=chr3 --test mouse=chr3 --validation human=chr2 --validation mouse=chr2 --window 512 --crop 64 --bin 32 --sum-stat mean -o @data");
        Run($"train @data --design basenji-small {Sizes} --epochs 2 -o @net.clm");
    }

    void WriteGenome(string name, int length, ulong seed)
    {
        var rng = new Rng(seed);
        StringBuilder fasta = new(), signal = new();
        foreach (string contig in new[] { "chr1", "chr2", "chr3" })
        {
            char[] bases = [.. Enumerable.Range(0, length).Select(_ => "ACGT"[rng.Next(4)])];
            for (int at = 50; at + 150 < length; at += 60 + rng.Next(200))
            {
                "TGACTCA".CopyTo(0, bases, at, 7);
                signal.Append(CultureInfo.InvariantCulture, $"{contig}\t{at - 10}\t{at + 20}\t{1 + rng.Next(3)}\n");
            }
            _contigs[name + contig] = new string(bases);
            fasta.Append(CultureInfo.InvariantCulture, $">{contig}\n{_contigs[name + contig]}\n");
        }
        Write(name + ".fa", fasta.ToString());
        Write(name + ".bedGraph", signal.ToString());
    }

    [Fact]
    public void A_network_trained_on_two_genomes_works_in_every_command_that_takes_a_head()
    {
        string info = Run("model info @net.clm");
        Assert.Contains("head human     2 tracks, 12 bins, softplus", info, StringComparison.Ordinal);
        Assert.Contains("head mouse     1 track, 12 bins, softplus", info, StringComparison.Ordinal);
        Assert.Equal(["human", "mouse"], ModelFile.ReadManifest(At("net.clm")).Heads.Select(h => h.Species));
        string log = File.ReadLines(At("net.clm.log.jsonl")).Last();
        Assert.Contains("\"heads\":[{\"head\":\"human\",\"train_loss\":", log, StringComparison.Ordinal);
        Assert.Contains("training, mouse", File.ReadAllText(At("net.clm.curves.tsv")), StringComparison.Ordinal);
        EvaluateJudgesEachHeadOnItsGenome();
        PredictAndScoreAgree();
        ExplainUsesTheTracksOfTheHead();
        FineTuningKeepsTheTrunk();
        foreach (string command in new[]
        {
            "predict @net.clm @s.fa", "score @v.tsv -f @m.fa -m @net.clm -o @x.tsv", "explain @net.clm @s.fa -o @x",
            "evaluate @net.clm @data -o @x", "train @data --design basenji-small -o @x.clm",
        })
        {
            var run = BadInput.Cli.Run([.. $"{command} --head rat".Split(' ').Select(w => w.StartsWith('@') ? At(w[1..]) : w)]);
            string what = command.StartsWith("train", StringComparison.Ordinal) ? "the dataset" : "net";
            Assert.Contains($"--head rat: not a head of {what}; it has human, mouse", Assert.Single(run.Error.Trim().Split('\n')), StringComparison.Ordinal);
            Assert.Equal(2, run.Code);
        }
    }

    // chr3 of human has 6,000 / 32 = 187 whole bins, that of mouse 3,000 / 32 = 93
    void EvaluateJudgesEachHeadOnItsGenome()
    {
        string printed = Run("evaluate @net.clm @data -o @eval");
        Assert.Contains("head human\n", printed, StringComparison.Ordinal);
        Assert.Contains("head mouse\n", printed, StringComparison.Ordinal);
        foreach (var (head, tracks, bins) in new[] { ("human", "brain liver", 187), ("mouse", "embryo", 93) })
        {
            string[][] rows = [.. Lines(At($"eval/{head}/metrics.tsv")).Skip(1).Select(l => l.Split('\t'))];
            Assert.Equal(tracks, string.Join(' ', rows.Select(r => r[0]).Distinct().Order()));
            Assert.All(rows, r => Assert.Equal(bins, int.Parse(r[3], CultureInfo.InvariantCulture)));
            Run($"evaluate @net.clm @data --head {head} -o @{head}");
            Assert.Equal(File.ReadAllText(At($"eval/{head}/metrics.tsv")), File.ReadAllText(At($"{head}/metrics.tsv")));
        }
        Run($"train @data --head mouse --design basenji-small {Sizes} --epochs 1 -o @mouse.clm");
        Run("evaluate @mouse.clm @data --head mouse -o @one");
        var refused = BadInput.Cli.Run("evaluate", At("mouse.clm"), At("data"), "-o", At("x"));
        Assert.Contains("mouse.clm has one head, and the dataset has human, mouse; choose the head of the dataset with --head", refused.Error, StringComparison.Ordinal);
        refused = BadInput.Cli.Run("train", At("data"), "-o", At("x.clm"));
        Assert.Contains("the data has the heads human, mouse, and design cisnet has one:", refused.Error, StringComparison.Ordinal);
    }

    // the window of 512 bp around position 300 starts at 300 - 1 - 255; SNVs keep its length
    void PredictAndScoreAgree()
    {
        string window = _contigs["mchr1"][44..556];
        char alternate = window[255] == 'A' ? 'C' : 'A';
        Write("s.fa", $">ref\n{window}\n>alt\n{window[..255]}{alternate}{window[256..]}\n");
        Write("v.tsv", $"chr1\t300\t.\t{window[255]}\t{alternate}\n");
        string[] predicted = Rows("@net.clm @s.fa --head mouse");
        Assert.EndsWith("\tembryo", predicted[0], StringComparison.Ordinal);
        double Sum(string name) => predicted.Where(r => r.StartsWith(name, StringComparison.Ordinal))
            .Sum(r => double.Parse(r.Split('\t')[^1], CultureInfo.InvariantCulture));
        Run("score @v.tsv -f @m.fa -m @net.clm --head mouse --score sum -o @scored.tsv");
        string[] row = Lines(At("scored.tsv"))[1].Split('\t');
        Assert.Equal(("embryo", "sum"), (row[8], row[9]));
        double effect = double.Parse(row[12], CultureInfo.InvariantCulture);
        Assert.Equal(Sum("alt") - Sum("ref"), effect, 1e-4);
        Assert.NotEqual(0, effect);
    }

    void ExplainUsesTheTracksOfTheHead()
    {
        Run("explain @net.clm @s.fa --head mouse -o @why");
        Run("explain @net.clm @s.fa -o @first");
        Assert.Equal(["embryo", "embryo"], Tracks("why.tsv"));
        Assert.Equal(["brain", "brain", "liver", "liver"], Tracks("first.tsv").Order());
        string[] Tracks(string name) => [.. Lines(At(name)).Skip(1).Select(l => l.Split('\t')[^5])];
    }

    void FineTuningKeepsTheTrunk()
    {
        Write("new.tsv", "name\tfile\tgenome\nkidney\th.bedGraph\thuman\nembryo\tm.bedGraph\tmouse\n");
        Run("prepare signal --samples @new.tsv --genome human=" + At("h.fa") + " --genome mouse=" + At("m.fa")
            + " --test human=chr3 --test mouse=chr3 --validation human=chr2 --validation mouse=chr2 --window 512 --crop 64 --bin 32 --sum-stat mean -o @data2");
        var run = BadInput.Cli.Run("train", At("data2"), "--from", At("net.clm"), "--freeze", "trunk", "--epochs", "1", "-o", At("tuned.clm"));
        Assert.Contains("a new last layer for some heads (head.human); frozen are tower.0.conv", run.Error, StringComparison.Ordinal);
        Assert.Equal([["kidney"], ["embryo"]], ModelFile.ReadManifest(At("tuned.clm")).Heads.Select(h => h.Tracks.Select(t => t.Id).ToArray()));
    }
}
