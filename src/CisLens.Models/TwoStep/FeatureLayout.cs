using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using CisLens.Core;
using CisLens.Core.Contract;

namespace CisLens.Models.TwoStep;

/// <summary>
/// How chromatin predictions around a start site become features: sums over positions with exponential weights, exp(−rate · |d| / 200 bp).
/// d is the signed distance of a position from the TSS, in the direction of transcription.
/// </summary>
/// <remarks>
/// The positions are <see cref="FirstBp"/>, <see cref="FirstBp"/> + <see cref="StepBp"/>, and so on. A chromatin model with bins predicts
/// one window around the TSS; then the positions are its bins with d within <see cref="ReachBp"/>.
/// </remarks>
public sealed record FeatureLayout
{
    const double UnitBp = 200;
    const int MostPositions = 100_000, MostRates = 100, MostAlone = 2_000, MostBp = 100_000_000;

    /// <summary>
    /// ExPecto (Zhou 2018): 200 windows every 200 bp, ten weights. The distances are those of the released features, −20,000 to 19,800.
    /// </summary>
    public static FeatureLayout ExPecto { get; } = new() { FirstBp = -20_000, WholeUnits = true };

    /// <summary>
    /// MENTR (Koido 2023): 1,000 windows every 200 bp, five weights. The windows to the right of the TSS mirror those to the left.
    /// </summary>
    public static FeatureLayout Mentr { get; } =
        new() { FirstBp = -99_900, Count = 1000, Sides = false, Mirrored = true, WholeUnits = true };

    static readonly (string Name, FeatureLayout Layout)[] s_named = [("expecto", ExPecto), ("mentr", Mentr)];

    /// <summary>The distance of the first position from the TSS in bp; negative upstream.</summary>
    public int FirstBp { get; init; } = -20_000;

    /// <summary>The distance between two positions in bp.</summary>
    public int StepBp { get; init; } = 200;

    /// <summary>Number of positions.</summary>
    public int Count { get; init; } = 200;

    /// <summary>
    /// Rates of the exponential weights, per 200 bp. 0 gives the plain sum; without rates, each position is a feature of its own.
    /// </summary>
    public double[] Rates { get; init; } = [0.01, 0.02, 0.05, 0.1, 0.2];

    /// <summary>
    /// True for two weights per rate: first those for d ≤ 0 (upstream), then those for d ≥ 0. A position at the TSS counts in both.
    /// </summary>
    public bool Sides { get; init; } = true;

    /// <summary>
    /// Shifts in bp of chromatin windows around a variant, as in <see cref="WithPublishedEffects"/>; empty to predict the changed windows
    /// of the layout.
    /// </summary>
    public int[] EffectShifts { get; init; } = [];

    /// <summary>
    /// The layout with effects of variants as ExPecto publishes them. For each of nine shifts, the chromatin window around the variant is
    /// predicted with both alleles, and the differences are weighted by its distance from the TSS. For linear boosters this is near the
    /// difference of the predictions for both alleles.
    /// </summary>
    public FeatureLayout WithPublishedEffects() => this with { EffectShifts = [0, -200, -400, -600, -800, 200, 400, 600, 800] };

    /// <summary>The transform of chromatin predictions before they are summed.</summary>
    public SignalTransform Transform { get; init; }

    /// <summary>
    /// True if a window downstream of the TSS has its anchor at the right one of its two middle bases, and others at the left one, so that
    /// the windows on both sides mirror each other.
    /// </summary>
    public bool Mirrored { get; init; }

    /// <summary>True rounds |d| / 200 bp down, as ExPecto and MENTR do; it matters where d is no multiple of 200 bp.</summary>
    public bool WholeUnits { get; init; }

    /// <summary>The largest |d| in bp.</summary>
    [JsonIgnore]
    public int ReachBp => Math.Max(Math.Abs(FirstBp), Math.Abs(FirstBp + (Count - 1) * StepBp));

    /// <summary>A layout with positions on both sides of the TSS and at the TSS itself.</summary>
    /// <param name="reachBp">Largest distance in bp; rounded down to a multiple of the step.</param>
    /// <param name="stepBp">Distance between two positions in bp.</param>
    /// <param name="rates">Rates per 200 bp.</param>
    /// <param name="sides">Whether upstream and downstream have their own weights.</param>
    /// <exception cref="ModelException">A number is out of range.</exception>
    public static FeatureLayout Within(int reachBp, int stepBp, double[] rates, bool sides)
    {
        if (stepBp < 1 || reachBp < 0)
            throw new ModelException(
                $"a reach of {reachBp} bp in steps of {stepBp} bp; expected a step of at least 1 bp and a reach from 0");
        int each = reachBp / stepBp;
        var layout = new FeatureLayout { FirstBp = -each * stepBp, StepBp = stepBp, Count = 2 * each + 1, Rates = rates, Sides = sides };
        return layout.Checked();
    }

    /// <summary>Reads a layout: the name of a published one, or an object with all its numbers.</summary>
    /// <exception cref="ModelException">A name or a key is unknown, or a number is out of range.</exception>
    public static FeatureLayout Parse(JsonNode? json)
    {
        if (json is JsonValue value && value.TryGetValue(out string? name))
            return s_named.FirstOrDefault(n => n.Name == name).Layout ?? throw new ModelException($"feature layout \"{name}\" is unknown; "
                + $"expected {string.Join(" or ", s_named.Select(n => n.Name))}, or an object with first_bp, step_bp, count and rates");
        try
        {
            return (json.Deserialize<FeatureLayout>(Json.Indented)
                ?? throw new ModelException("the feature layout is missing; expected a name or an object")).Checked();
        }
        catch (JsonException e)
        {
            throw new ModelException($"feature layout: {e.Message.Split(" Path: ")[0]}", e);
        }
    }

    /// <summary>All numbers of this layout, as <see cref="Parse"/> reads them.</summary>
    public JsonObject Options() => JsonSerializer.SerializeToNode(this, Json.Indented)!.AsObject();

    /// <summary>All that features of a window depend on, as text.</summary>
    /// <param name="chromatinHash">SHA-256 of the file of the chromatin model.</param>
    public string Content(string chromatinHash) => $"{chromatinHash}\n{Options().ToJsonString(Json.Line)}";

    /// <summary>All values that are out of range, as text; empty if there are none.</summary>
    public IReadOnlyList<string> Faults()
    {
        var faults = new List<string>();
        void Require(bool right, string found, string expected)
        {
            if (!right)
                faults.Add($"feature layout: {found}; expected {expected}");
        }
        Require(StepBp is >= 1 and <= MostBp, $"step_bp is {StepBp}", $"1 to {MostBp}");
        Require(Count is >= 1 and <= MostPositions, $"count is {Count}", $"1 to {MostPositions}");
        long last = FirstBp + (Count - 1L) * StepBp;
        Require(FirstBp >= -MostBp && last <= MostBp, $"distances go from {FirstBp} to {last} bp", $"at most {MostBp} bp from the TSS");
        Require(Rates.Length <= MostRates, $"{Rates.Length} rates", $"at most {MostRates}");
        Require(Rates.Length > 0 || Count <= MostAlone, $"no rates and {Count} positions", $"at most {MostAlone} positions without rates");
        Require(Rates.All(rate => rate >= 0 && double.IsFinite(rate)), "a rate is negative or not finite", "rates from 0");
        Require(!Mirrored || StepBp < 1 || FirstBp > 0 || last < 0 || FirstBp % StepBp != 0, "mirrored windows with one at the TSS",
            "a first_bp that is no multiple of step_bp");
        return faults;
    }

    FeatureLayout Checked() => Faults() is [var first, ..] ? throw new ModelException(first) : this;

    /// <summary>The weights of a position: those of <see cref="Rates"/>, upstream first if <see cref="Sides"/> is true.</summary>
    /// <param name="distanceBp">d.</param>
    public double[] Weights(double distanceBp)
    {
        double units = Math.Abs(distanceBp) / UnitBp;
        double[] weights = [.. Rates.Select(rate => Math.Exp(-rate * (WholeUnits ? Math.Floor(units) : units)))];
        var none = new double[weights.Length];
        return Sides ? [.. distanceBp <= 0 ? weights : none, .. distanceBp >= 0 ? weights : none] : weights;
    }
}
