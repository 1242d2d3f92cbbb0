using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Design;
using CisLens.Design.Zoo;
using CisLens.Models;
using CisLens.Models.Networks;
using CisLens.Torch;

namespace CisLens.Cli.Tests.Models;

/// <summary><c>--head</c> with a small Enformer, which has a human and a mouse head.</summary>
public sealed class HeadTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("cislens-head-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    string At(string name) => Path.Combine(_folder, name);

    (int Code, string Output, string Error) Run(string command) => BadInput.Cli.RunIn(_folder, command.Split(' '));

    string Good(string command)
    {
        var (code, output, error) = Run(command);
        Assert.True(code == 0, error);
        return output;
    }

    public HeadTests()
    {
        var design = new Enformer(256, Tasks: 2, CropBins: 4, Blocks: 1, AttentionHeads: 2, KeySize: 3) 
            { Tower = [6, 12], FurtherHeads = [new("mouse", 1)] };
        Track[] human = [new() { Id = "liver", Kind = TrackKind.Signal }, new() { Id = "blood", Kind = TrackKind.Signal }];
        using var model = new NetModel(design.Manifest("net", human, [new Track { Id = "embryo", Kind = TrackKind.Signal, Label = "CAGE" }]),
            Network.Create(design, Device.Cpu, new Rng(3)));
        ModelFile.Write(At("net.clm"), model);
        var rng = new Rng(5);
        string genome = Dna.Decode([.. Enumerable.Range(0, 1000).Select(_ => (byte)rng.Next(4))]);
        File.WriteAllText(At("genome.fa"), $">chr1\n{genome}\n");
        File.WriteAllText(At("sequences.fa"), $">a\n{genome[..256]}\n");
        File.WriteAllText(At("in.tsv"), $"chr1\t500\t.\t{genome[499]}\t{(genome[499] == 'A' ? 'C' : 'A')}\n");
    }

    [Fact]
    public void Info_lists_the_heads_and_tracks_lists_one_of_them()
    {
        string info = Good("model info net.clm");
        Assert.Contains("head human     2 tracks, 24 bins, softplus", info, StringComparison.Ordinal);
        Assert.Contains("head mouse     1 track, 24 bins, softplus", info, StringComparison.Ordinal);
        Assert.StartsWith("track\tkind\tlabel\tassay\tcell_type\nliver\tsignal", Good("model tracks net.clm"), StringComparison.Ordinal);
        Assert.Contains("\nembryo\tsignal\tCAGE", Good("model tracks net.clm --head mouse"), StringComparison.Ordinal);
    }

    [Fact]
    public void Predict_and_score_compute_the_tracks_of_the_head()
    {
        Assert.Contains("embryo", Good("predict net.clm sequences.fa --head mouse").Split('\n')[0], StringComparison.Ordinal);
        string human = Good("predict net.clm sequences.fa --tracks liver").Split('\n')[0];
        Assert.Contains("liver", human, StringComparison.Ordinal);
        Good("score in.tsv --genome genome.fa --model net.clm --head mouse -o out.tsv");
        Assert.Contains("\tembryo\t", File.ReadAllText(At("out.tsv")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("predict net.clm sequences.fa --head rat", "--head rat: not a head of net; it has human, mouse")]
    [InlineData("predict net.clm sequences.fa --head mouse --tracks liver", "--tracks liver: not a track of net")]
    [InlineData("model tracks net.clm --head rat", "--head rat: not a head of net; it has human, mouse")]
    public void Another_head_or_a_track_of_the_other_head_is_refused(string command, string said)
    {
        var (code, _, error) = Run(command);
        Assert.NotEqual(0, code);
        Assert.Contains(said, error, StringComparison.Ordinal);
    }
}
