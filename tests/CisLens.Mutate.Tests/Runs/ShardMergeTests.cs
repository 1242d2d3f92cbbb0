using CisLens.Core;
using CisLens.Formats.Hdf5;
using CisLens.Mutate.Runs;

namespace CisLens.Mutate.Tests.Runs;

/// <summary>Merged shards have the same bytes as the output of one run.</summary>
public class ShardMergeTests
{
    const int Window = 20;

    [Theory]
    [InlineData("vcf", ScoreFormat.Vcf)]
    [InlineData("vcf.gz", ScoreFormat.BgzfVcf)]
    [InlineData("tsv", ScoreFormat.LongTsv)]
    [InlineData("wide.tsv", ScoreFormat.WideTsv)]
    [InlineData("h5", ScoreFormat.Hdf5)]
    [InlineData("parquet", ScoreFormat.Parquet)]
    [InlineData("basenji.h5", ScoreFormat.BasenjiHdf5)]
    public void Merged_shards_are_the_bytes_of_one_run(string ending, ScoreFormat format)
    {
        using var folder = new ScoreFolder();
        string vcf = folder.Vcf(folder.RandomRecords(301));
        // the test does not compare run records
        using (var model = new PositionModel(Window))
            ScoreFolder.Score(folder.Settings(vcf, model, new(folder[$"whole.{ending}"], format), new(folder["besides.tsv"], ScoreFormat.WideTsv)));
        // 13 shards are more than the chunks of 32 records, so some shards are empty
        foreach (int n in (int[])[1, 3, 13])
        {
            var parts = Enumerable.Range(1, n).Select(i => folder[$"{i}of{n}.{ending}"]).ToList();
            for (int i = 1; i <= n; i++)
                Score(folder, vcf, new(parts[i - 1], format), new Shard(i, n));
            string merged = folder[$"merged{n}.{ending}"];
            var result = ShardMerge.Merge([.. Enumerable.Reverse(parts)], merged, index: false);
            Assert.Equal(File.ReadAllBytes(folder[$"whole.{ending}"]), File.ReadAllBytes(merged));
            Assert.Equal(301, result.Records);
        }
    }

    // without the cut, every row would have 9 MB, but the reader supports only chunks of up to 8 MiB
    [Fact]
    public void A_long_allele_is_cut_in_HDF5_and_can_be_merged()
    {
        using var folder = new ScoreFolder();
        string allele = new('C', 9_000_000);
        string vcf = folder.Vcf([.. folder.RandomRecords(80), $"chr1\t50\t.\tA\t{allele}\t.\tPASS\t."]);
        Score(folder, vcf, new(folder["whole.h5"], ScoreFormat.Hdf5), null);
        string[] parts = [folder["1.h5"], folder["2.h5"]];
        for (int i = 0; i < 2; i++)
            Score(folder, vcf, new(parts[i], ScoreFormat.Hdf5), new Shard(i + 1, 2));
        ShardMerge.Merge(parts, folder["merged.h5"], index: false);
        Assert.Equal(File.ReadAllBytes(folder["whole.h5"]), File.ReadAllBytes(folder["merged.h5"]));
        using var file = Hdf5Reader.Open(folder["merged.h5"]);
        string alt = file.Root.Dataset("alt").Texts()[^1];
        Assert.Equal((4096, "C...(9000000)"), (alt.Length, alt[^13..]));
        Assert.Contains("is not a bgzipped VCF; leave the option out", Assert.Throws<UsageException>(() => ShardMerge.Merge(parts, folder["indexed.h5"], index: true)).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(folder["indexed.h5"]));
    }

    [Fact]
    public void Missing_duplicate_changed_and_foreign_shards_are_refused()
    {
        using var folder = new ScoreFolder();
        string vcf = folder.Vcf(folder.RandomRecords(200));
        string[] parts = [folder["1.vcf"], folder["2.vcf"], folder["3.vcf"]];
        for (int i = 0; i < 3; i++)
            Score(folder, vcf, new(parts[i], ScoreFormat.Vcf), new Shard(i + 1, 3));
        Score(folder, vcf, new(folder["other.vcf"], ScoreFormat.Vcf), new Shard(3, 3), scores: ["logodds"]);
        Score(folder, vcf, new(folder["whole.vcf"], ScoreFormat.Vcf), null);

        Refused("a shard is missing", parts[0], parts[2]);
        Refused("the last of 2 shards, expected 3", parts[0], parts[1]);
        Refused("a shard is given twice", parts[0], parts[1], parts[1], parts[2]);
        Refused("not from the same run", parts[0], parts[1], folder["other.vcf"]);
        Refused("not a shard: its run record is that of a complete run", folder["whole.vcf"]);
        File.AppendAllText(parts[1], "x");
        Refused("size or SHA-256 differ from its run record", parts);
        Assert.False(File.Exists(folder["merged.vcf"]));

        void Refused(string reason, params string[] shards) =>
            Assert.Contains(reason, Assert.Throws<InputException>(() => ShardMerge.Merge(shards, folder["merged.vcf"], false)).Message);
    }

    [Fact]
    public void Shards_that_are_not_sorted_are_not_merged_with_an_index()
    {
        using var folder = new ScoreFolder();
        string vcf = folder.Vcf(folder.RandomRecords(100));
        string[] parts = [folder["1.vcf.gz"], folder["2.vcf.gz"]];
        for (int i = 0; i < 2; i++)
            Score(folder, vcf, new(parts[i], ScoreFormat.BgzfVcf), new Shard(i + 1, 2));
        var fault = Assert.Throws<InputException>(() => ShardMerge.Merge(parts, folder["merged.vcf.gz"], index: true));
        Assert.Matches(@"merged\.vcf\.gz:[0-9]+: the record is out of order", fault.Message);
        Assert.Empty(Directory.EnumerateFiles(Path.GetDirectoryName(vcf)!, "merged*"));
    }

    [Fact]
    public void Standard_input_cannot_be_sharded_or_resumed()
    {
        using var folder = new ScoreFolder();
        using var model = new PositionModel(Window);
        var settings = folder.Settings("-", model, new ScoreOutput(folder["o.vcf"], ScoreFormat.Vcf));
        Assert.Contains("standard input", Assert.Throws<UsageException>(() => ScoreFolder.Score(settings with { Shard = new(1, 2) })).Message);
        Assert.Contains("standard input", Assert.Throws<UsageException>(() => ScoreFolder.Score(settings with { Resume = true })).Message);
    }

    [Theory]
    [InlineData("0/4")]
    [InlineData("5/4")]
    [InlineData("1")]
    [InlineData("a/b")]
    public void Text_that_is_not_a_shard_is_refused(string text) => Assert.Throws<UsageException>(() => Shard.Parse(text));

    static void Score(ScoreFolder folder, string vcf, ScoreOutput output, Shard? shard, params string[] scores)
    {
        using var model = new PositionModel(Window);
        ScoreFolder.Score(folder.Settings(vcf, model, output) with { Shard = shard, Scores = scores });
    }
}
