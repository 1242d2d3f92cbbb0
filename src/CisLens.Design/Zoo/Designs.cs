using System.Text.Json.Nodes;
using CisLens.Core;

namespace CisLens.Design.Zoo;

/// <summary>The zoo: every design by its name.</summary>
public static class Designs
{
    /// <summary>One of each, with its default sizes.</summary>
    public static IReadOnlyList<ModelDesign> All { get; } = [new CisNet(), new Basset(), new DeepSea(), new DeeperDeepSea(), new Beluga(), new BassetBasenji(), new Define(),
        new SpliceAi80nt(), new SpliceAi400nt(), new SpliceAi2k(), new SpliceAi10k(),
        new DeepStarr(), new MpraDragoNN(), new Xpresso(), new FactorNet(), new DeepBind()];

    /// <summary>A design with some sizes replaced.</summary>
    /// <param name="name">Such as <c>basset</c>.</param>
    /// <param name="options">Sizes by name in snake case; null for the defaults.</param>
    /// <exception cref="ModelException">The name or an option is unknown.</exception>
    public static ModelDesign Create(string name, JsonObject? options = null)
    {
        var design = All.FirstOrDefault(d => d.Name == name)
            ?? throw new ModelException($"no design \"{name}\"; there are {string.Join(", ", All.Select(d => d.Name))}");
        return options is null ? design : design.WithOptions(options);
    }
}
