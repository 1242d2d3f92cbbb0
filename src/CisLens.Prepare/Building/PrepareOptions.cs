using System.Globalization;

namespace CisLens.Prepare.Building;

/// <summary>The options of every preparation.</summary>
public abstract record PrepareOptions
{
    /// <summary>The dataset folder to make.</summary>
    public required string Output { get; init; }

    /// <summary>Length of a window in bp; null for the default of the preparation.</summary>
    public int? Window { get; init; }

    /// <summary>Sequences with a larger share of unknown bases are left out.</summary>
    public double MaxN { get; init; } = 0.01;

    /// <summary>Seed of every random choice.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Continue an interrupted run.</summary>
    public bool Resume { get; init; }

    /// <summary>Every option that changes the data, by its name on the command line.</summary>
    internal abstract IReadOnlyDictionary<string, string> Shaping();

    private protected static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
