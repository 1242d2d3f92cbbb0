using System.Globalization;
using System.Text.Json.Nodes;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Design;
using CisLens.Design.Zoo;
using CisLens.Torch;
using CisLens.Train.Networks;

namespace CisLens.Train.Tests.Networks;

/// <summary>
/// A long training needs no more memory than a short one (docs/reliability.md). <c>tests/endurance/train</c> runs ten thousand steps.
/// </summary>
public sealed class EnduranceTests : IDisposable
{
    const int Weighings = 10, Mebibyte = 1 << 20;

    readonly string _folder = Directory.CreateTempSubdirectory("cislens-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Memory_and_native_objects_do_not_grow_with_the_number_of_steps()
    {
        int steps = int.Parse(Environment.GetEnvironmentVariable("CIS_STEPS") ?? "1000", CultureInfo.InvariantCulture);
        var data = LabelledText.WithMotif(800, 50, TrackKind.Probability);   // 640 sequences are for training, in 20 batches
        var options = Recipes.For(new CisNet()) with
        {
            Sizes = new JsonObject { ["filters"] = 16, ["hidden"] = 16, ["dilations"] = new JsonArray(1) },
            Epochs = steps / 20,
            BatchSize = 32,
            ValidateEvery = steps / 20,
            CheckpointEvery = steps / 40,
            Patience = int.MaxValue,
        };
        var scale = new Scale(steps / Weighings);
        Trainer.Run(new TrainJob(data, options, Path.Combine(_folder, "m.clm")), resume: false, scale, TestContext.Current.CancellationToken);

        string seen = $"{steps} steps, after each tenth: native objects {Text(scale.Objects)}; managed bytes {Text(scale.Managed)}; resident bytes {Text(scale.Resident)}";
        TestContext.Current.TestOutputHelper!.WriteLine(seen);
        Assert.Equal(Weighings, scale.Objects.Count);
        Assert.True(scale.Objects.Distinct().Count() == 1, seen);
        // the first fifth is the warm-up; the goal is less than 1 MiB per 1,000 steps
        double thousands = steps * 0.8 / 1000;
        Assert.True(scale.Managed[^1] - scale.Managed[1] < thousands * Mebibyte, seen);
        if (steps >= 10_000)   // in a shorter run the memory of the allocators still grows
            Assert.True(scale.Resident[^1] - scale.Resident[1] < thousands * Mebibyte, seen);
    }

    static string Text(IEnumerable<long> numbers) => string.Join(' ', numbers);

    /// <summary>A log that measures the memory of the process.</summary>
    sealed class Scale(int every) : IRunLog
    {
        public List<long> Objects { get; } = [];

        public List<long> Managed { get; } = [];

        public List<long> Resident { get; } = [];

        public void Info(string text) { }

        public void Warn(string kind, string example) { }

        public void Progress(string what, long done, long? total, string unit)
        {
            if (what != "train" || done % every != 0)
                return;
            Managed.Add(GC.GetTotalMemory(forceFullCollection: true));
            Objects.Add(TorchLibrary.LiveObjects);
            string line = File.ReadLines("/proc/self/status").First(l => l.StartsWith("VmRSS:", StringComparison.Ordinal));
            Resident.Add(1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture));
        }
    }
}
