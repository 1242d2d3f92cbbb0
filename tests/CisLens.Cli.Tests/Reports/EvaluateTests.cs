using CisLens.Cli.Tests.Kmers;
using CisLens.Tests;

namespace CisLens.Cli.Tests.Reports;

/// <summary>Tests what users reported of splits, training and <c>evaluate</c>.</summary>
public sealed class EvaluateTests : Workplace
{
    static (int Code, string Output, string Error) Cli(params string[] arguments)
    {
        var run = BadInput.Cli.Run(arguments);
        return (run.Code, run.Output, run.Error);
    }

    [Fact]
    [ReportedFile("labels/val_constant.tsv")]
    public void Validation_that_cannot_be_correlated_is_said_and_the_loss_is_watched()
    {
        string table = SharedData.Path("data/reports/labels/val_constant.tsv");
        Assert.Equal(0, Cli("prepare", "table", table, "--label", "y", "-o", At("data")).Code);
        var (code, _, error) = Cli("train", At("data"), "--design", "cisnet", "--epochs", "2", "-o", At("m.clm"), "-@", "1");
        Assert.Equal(0, code);
        Assert.Contains("WARN no track has two different values in the validation split", error);
        Assert.Contains("best validation loss ", error);
        Assert.DoesNotContain("NA", error);
    }

    [Fact]
    public void A_model_is_judged_on_two_FASTA_files_compared_and_told_that_it_knows_the_sequences()
    {
        var random = new Random(3);
        string Fasta(string motif) => string.Concat(Enumerable.Range(0, 160).Select(i =>
            $">{i}\n{motif}{new string([.. Enumerable.Range(0, 40).Select(_ => "ACGT"[random.Next(4)])])}\n"));
        string positives = Write("p.fa", Fasta("TGACTCATGACTCA")), negatives = Write("n.fa", Fasta("CCATTAGGCATTAG"));
        Assert.Equal(0, Cli("prepare", "table", "--positives", positives, "--negatives", negatives, "-o", At("data")).Code);
        Assert.Equal(0, Cli("train", At("data"), "--design", "gkm-svm", "-o", At("a.clm")).Code);
        Assert.Equal(0, Cli("train", At("data"), "--design", "kmer-svm", "-o", At("b.clm")).Code);
        var judged = Cli("evaluate", At("a.clm"), "--positives", positives, "--negatives", negatives, "-o", At("judged"));
        Assert.Equal(0, judged.Code);
        Assert.Contains("the model was trained on about 90 % of these sequences, so this is no test of it", judged.Error);
        var compared = Cli("evaluate", At("a.clm"), At("b.clm"), At("data"), "-o", At("compared"));
        Assert.Equal(0, compared.Code);
        Assert.Contains("model a is better than b on 0 of 1 track", compared.Error);
        Assert.Contains("a_minus_b\tauroc", File.ReadAllText(At("compared/metrics.tsv")));
        var unused = Cli("evaluate", At("a.clm"), At("data"), "--split", "unused", "-o", At("x"));
        Assert.Equal(2, unused.Code);
        Assert.Contains("expected train, validation or test", unused.Error);
        Assert.Contains("expected a model and a dataset folder", Cli("evaluate", At("a.clm"), "-o", At("x")).Error);
    }
}
