using CisLens.Core.Contract;

namespace CisLens.Architecture.Tests;

public class FamilyTests
{
    public static TheoryData<string> Projects => [.. Assemblies.Projects];

    /// <remarks>A family is a namespace of CisLens.Models. Its commands open models with <c>ModelFile.Open&lt;T&gt;</c>.</remarks>
    [Theory]
    [MemberData(nameof(Projects))]
    public void Only_a_family_tests_models_for_their_type(string project)
    {
        var casts = from type in Assemblies.Load(project).GetTypes()
                    from cast in TypeUses.Casts(type)
                    where typeof(ISequenceModel).IsAssignableFrom(cast) && cast.Namespace != type.Namespace
                    select $"{type.FullName} tests for {cast.Name}";
        Assert.Empty(casts);
    }
}
