-- The demo region is made anew with its permits (`npm run db:reset`); nothing else of the product deletes them.
grant delete on permit, permit_step, permit_gas_test, permit_alarm to guanlan_engine;
