using CisLens.Models.TwoStep;
using CisLens.Train.Boosting;

namespace CisLens.Train.TwoStep;

/// <summary>How the second step is fitted to the features.</summary>
public enum SecondStep
{
    /// <summary>Gradient boosting of a linear model or of trees, or a random forest, by <see cref="TwoStepOptions.Boosting"/>.</summary>
    Boosting,
    /// <summary>Ridge regression; the validation split chooses its penalty.</summary>
    Ridge,
    /// <summary>A network with one hidden layer on standardised features; the validation split decides when to stop.</summary>
    Network,
}

/// <summary>The options of training a model of two steps. They are also the keys of the <c>--config</c> file, in snake case.</summary>
public sealed record TwoStepOptions
{
    /// <summary>The design to train if none is named.</summary>
    public const string Default = "two-step";

    /// <summary>Name of the design.</summary>
    public string Design { get; init; } = Default;

    /// <summary>The features.</summary>
    public FeatureLayout Layout { get; init; } = new();

    /// <summary>The second step.</summary>
    public SecondStep Step { get; init; }

    /// <summary>The options of boosting. The objective follows from the kind of the tracks.</summary>
    public BoostingOptions Boosting { get; init; } = new();

    /// <summary>The options of the network. The objective follows from the kind of the tracks.</summary>
    public DenseOptions Network { get; init; } = new();

    /// <summary>
    /// True to calibrate probabilities: isotonic regression on the examples that decide when to stop.
    /// </summary>
    public bool Calibrate { get; init; } = true;

    /// <summary>Share of the training examples that decide when to stop, if the data has no validation split.</summary>
    public double HeldOutShare { get; init; } = 0.2;

    /// <summary>The designs, their summaries and their options.</summary>
    public static IReadOnlyList<(string Summary, TwoStepOptions Options)> Designs { get; } =
    [
        ("expression from chromatin within 20 kb of a TSS by boosted linear models (Zhou 2018)",
            new() { Design = "expecto", Layout = FeatureLayout.ExPecto, Boosting = BoostingOptions.Expecto }),
        ("transcribed or not, from chromatin within 100 kb of a TSS by boosted trees (Koido 2023)",
            new() { Design = "mentr", Layout = FeatureLayout.Mentr, Boosting = BoostingOptions.Mentr }),
        ("expression from chromatin near a TSS by boosted trees (ours)",
            new()
            {
                Design = Default,
                Layout = new() { FirstBp = -2_000, Count = 21, Rates = [] },
                Boosting = new()
                {
                    Rounds = 2_000, Eta = 0.03, Lambda = 10, Depth = 4, Subsample = 0.7, Colsample = 0.3, EarlyStopping = 50,
                },
            }),
    ];

    /// <summary>All values that are out of range, as text; empty if there are none.</summary>
    public IReadOnlyList<string> Faults() =>
    [
        .. Layout.Faults(),
        .. Boosting.Faults(),
        .. HeldOutShare is > 0 and < 1 ? (string[])[] : [$"held_out_share is {HeldOutShare}; expected more than 0 and less than 1"],
    ];
}
