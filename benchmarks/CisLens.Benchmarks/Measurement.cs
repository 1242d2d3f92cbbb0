using System.Diagnostics;
using System.Globalization;

namespace CisLens.Benchmarks;

/// <summary>Times a piece of work several times and prints the median rate and the best.</summary>
static class Measurement
{
    const int Rounds = 7;

    /// <summary>Runs the work once to warm up and then <see cref="Rounds"/> times.</summary>
    /// <param name="name">What is measured.</param>
    /// <param name="unit">What a second's rate counts.</param>
    /// <param name="work">Returns how many units it did.</param>
    public static void Print(string name, string unit, Func<double> work)
    {
        work();
        var rates = Enumerable.Range(0, Rounds).Select(_ => Rate(work)).Order().ToArray();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{name}: {rates[Rounds / 2]:N0} {unit}/s (median of {Rounds}; best {rates[^1]:N0})"));
    }

    static double Rate(Func<double> work)
    {
        var clock = Stopwatch.StartNew();
        double units = work();
        return units / clock.Elapsed.TotalSeconds;
    }
}
