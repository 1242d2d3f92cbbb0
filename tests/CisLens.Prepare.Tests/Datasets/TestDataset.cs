using CisLens.Core.Contract;
using CisLens.Prepare.Datasets;

namespace CisLens.Prepare.Tests.Datasets;

/// <summary>Descriptions of small datasets.</summary>
static class TestDataset
{
    public static DatasetManifest Describe(int window, params DatasetHead[] heads) => new()
    {
        Kind = ExampleKind.Sequences,
        Window = window,
        Rule = "table",
        Options = new Dictionary<string, string>(),
        Heads = heads,
        Folds = new Dictionary<Split, string>(),
        Sources = [],
        Tallies = [],
    };

    public static Track[] Tracks(int count) =>
        [.. Enumerable.Range(0, count).Select(t => new Track { Id = $"t{t}", Kind = TrackKind.Scalar })];
}
