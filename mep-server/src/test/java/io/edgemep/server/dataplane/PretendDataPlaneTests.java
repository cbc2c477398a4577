package io.edgemep.server.dataplane;

class PretendDataPlaneTests extends DataPlaneContract {

    private final DataPlane dataPlane = new PretendDataPlane();

    @Override
    DataPlane dataPlane() {
        return dataPlane;
    }
}
