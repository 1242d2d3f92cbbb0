using CisLens.Engine.Functions;

namespace CisLens.Engine.Tests.Functions;

public class ElementwiseTests
{
    [Fact]
    public void Threshold_replaces_values_up_to_its_limit_and_keeps_NaN()
    {
        foreach (int count in (int[])[0, 1, 15, 16, 33])
        {
            float[] values = [.. Enumerable.Range(0, count).Select(i => i - 8f)];
            Elementwise.Threshold(values, 0, 0.5f);
            Assert.Equal(Enumerable.Range(0, count).Select(i => i > 8 ? i - 8 : 0.5f), values);
        }
        float[] unknown = [float.NaN];
        Elementwise.Threshold(unknown, 0, 1);
        Assert.True(float.IsNaN(unknown[0]));
    }
}
